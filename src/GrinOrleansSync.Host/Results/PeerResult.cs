using System.Collections.Immutable;
using GrinOrleansSync.Grains.Contracts;

namespace GrinOrleansSync.Host.Results;

/// <summary>A peer in a result.</summary>
internal sealed record PeerResult(string Address, long Served, long Bytes, ImmutableArray<FaultResult> Faults, bool Banned)
{
    public static PeerResult Of(PeerSummary peer) => new(
        peer.Address,
        peer.Served,
        peer.Bytes,
        [.. peer.Faults.Select(fault => new FaultResult(fault.Reason, fault.Count, fault.Detail))],
        peer.Banned);
}
