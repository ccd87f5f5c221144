using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Segments;
using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>
/// Answers what peers ask. Null is silence, and so is an empty body: Grin has no negative answer (p2p.md §8.3). The requests of one connection come
/// one after the other, those of different connections at the same time.
/// </summary>
public interface IRequestHandler
{
    /// <summary>How far our own chain of full blocks reaches: what we claim in the handshake, in Pings and in Pongs.</summary>
    ChainTip Tip { get; }

    /// <summary>
    /// Up to <see cref="MessageLimits.MaxHeaders"/> headers after the first known hash of the locator. An empty list is sent
    /// as such, and a Rust node hangs up on it (p2p.md §11, trap 2).
    /// </summary>
    ValueTask<IReadOnlyList<BlockHeader>?> GetHeadersAsync(IReadOnlyList<Hash> locator, CancellationToken cancellationToken) => new((IReadOnlyList<BlockHeader>?)null);

    /// <summary>The body of a segment message (<see cref="SegmentMessage.Write"/>) at <paramref name="version"/>.</summary>
    ValueTask<ReadOnlyMemory<byte>?> GetSegmentAsync(SegmentKind kind, Hash blockHash, SegmentIdentifier id, ProtocolVersion version, CancellationToken cancellationToken) =>
        new((ReadOnlyMemory<byte>?)null);

    /// <summary>The headers of heights <paramref name="index"/>·512 + 1 to + 512, cut at the best one.</summary>
    ValueTask<IReadOnlyList<BlockHeader>?> GetHeaderSegmentAsync(ulong index, CancellationToken cancellationToken) => new((IReadOnlyList<BlockHeader>?)null);

    /// <summary>The wire form of a block at <paramref name="version"/>, which is at least 3 (p2p.md §2.1).</summary>
    ValueTask<ReadOnlyMemory<byte>?> GetBlockAsync(Hash blockHash, ProtocolVersion version, CancellationToken cancellationToken) => new((ReadOnlyMemory<byte>?)null);

    /// <summary>Up to <see cref="MessageLimits.MaxPeerAddresses"/> addresses of peers with all wanted capabilities.</summary>
    ValueTask<IReadOnlyList<PeerAddress>?> GetPeerAddressesAsync(Capabilities wanted, CancellationToken cancellationToken) => new((IReadOnlyList<PeerAddress>?)null);
}
