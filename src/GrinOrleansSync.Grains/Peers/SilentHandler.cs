using Grin.Chain.Networks;
using Grin.P2P;

namespace GrinOrleansSync.Grains.Peers;

/// <summary>What a silo says to the peers it asks: it has no blocks yet and serves nothing.</summary>
internal sealed class SilentHandler(Network network) : IRequestHandler
{
    public ChainTip Tip => new(network.Genesis.Header.TotalDifficulty, 0);
}
