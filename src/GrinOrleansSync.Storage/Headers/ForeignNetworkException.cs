using Grin.Chain;
using Grin.Chain.Networks;

namespace GrinOrleansSync.Storage.Headers;

/// <summary>The stored headers begin with the genesis block of another network.</summary>
public sealed class ForeignNetworkException : Exception
{
    internal ForeignNetworkException(Network network, Hash stored)
        : base($"The stored headers belong to another network: their genesis is {stored}, that of {network.Name} is {network.GenesisHash}. Choose the data folder of {network.Name}, or an empty one.")
    {
        Expected = network.GenesisHash;
        Stored = stored;
    }

    /// <summary>Genesis hash of the network asked for.</summary>
    public Hash Expected { get; }

    /// <summary>Genesis hash of the network stored.</summary>
    public Hash Stored { get; }
}
