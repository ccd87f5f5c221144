using GrinOrleansSync.EndToEnd.Tests.Results;

namespace GrinOrleansSync.EndToEnd.Tests;

/// <summary>Who did what (interface.md §5).</summary>
internal static class Blame
{
    /// <summary>Fails unless a peer is blamed for this and nothing else.</summary>
    public static void Assert(PeerOfResult peer, string reason, bool banned)
    {
        FaultOfResult fault = Xunit.Assert.Single(peer.Faults);
        Xunit.Assert.Equal((peer.Address, reason, banned), (peer.Address, fault.Reason, peer.Banned));
        Xunit.Assert.InRange(fault.Count, 1, long.MaxValue);
    }

    /// <summary>Fails if a peer is blamed for anything.</summary>
    public static void AssertNone(PeerOfResult peer) => Xunit.Assert.False(peer.IsBlamed, peer.ToString() + string.Join(", ", peer.Faults));
}
