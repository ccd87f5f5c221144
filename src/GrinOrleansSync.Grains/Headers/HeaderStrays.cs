using System.Collections.Concurrent;
using System.Net;
using Grin.P2P;

namespace GrinOrleansSync.Grains.Headers;

/// <summary>
/// Peers of this silo whose ranges did not follow our chain: they are on another branch, and are asked by locator only until
/// the best chain has left its own.
/// </summary>
internal sealed class HeaderStrays
{
    private readonly ConcurrentDictionary<PeerIdentity, (IPEndPoint EndPoint, ulong Reorganisations)> _peers = new();

    /// <summary>The peer's range did not follow the chain as it was leased.</summary>
    public void Add(IPEndPoint peer, ulong reorganisations) => _peers[PeerIdentity.Of(peer)] = (peer, reorganisations);

    /// <summary>Those that are strays of the chain as it is leased.</summary>
    public IReadOnlyList<IPEndPoint> Of(ulong reorganisations) =>
        [.. _peers.Values.Where(peer => peer.Reorganisations == reorganisations).Select(peer => peer.EndPoint)];
}
