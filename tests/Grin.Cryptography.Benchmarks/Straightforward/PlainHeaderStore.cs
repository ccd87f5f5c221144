using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Chain.Wire;

namespace Grin.Cryptography.Benchmarks.Straightforward;

/// <summary>Headers one after the other in their wire form, all read and hashed again whenever they are opened.</summary>
internal sealed class PlainHeaderStore
{
    private readonly Dictionary<Hash, BlockHeader> _byHash = [];

    private PlainHeaderStore(HeaderChainVerifier verifier)
    {
        Verifier = verifier;
    }

    /// <summary>Goes on after the last header.</summary>
    public HeaderChainVerifier Verifier { get; }

    /// <summary>Opens headers, genesis first, which were verified before.</summary>
    public static PlainHeaderStore Open(ReadOnlySpan<byte> headers, Network network)
    {
        var store = new PlainHeaderStore(HeaderChainVerifier.FromGenesis(network));
        var reader = new WireReader(headers);
        while (reader.Remaining > 0)
        {
            BlockHeader header = BlockHeader.Read(ref reader, network.Parameters.ProofSize)
                ?? throw new InvalidDataException($"A header does not parse: {reader.Error}.");
            store._byHash.Add(header.Hash, header);
            if (header.Height > 0)
            {
                store.Verifier.AppendVerified(header);
            }
        }

        return store;
    }

    /// <summary>The header with a hash.</summary>
    public BlockHeader? Find(Hash hash) => _byHash.GetValueOrDefault(hash);
}
