using GrinOrleansSync.EndToEnd.Tests.Results;

namespace GrinOrleansSync.EndToEnd.Tests;

/// <summary>Who did what (interface.md §5).</summary>
internal static class Blame
{
    /// <summary>Fails unless a peer is blamed for this and nothing else.</summary>
    public static void Assert(PeerOfResult peer, string reason, bool banned) => Xunit.Assert.True(
        peer.Banned == banned && peer.Faults is [{ Count: > 0 } only] && only.Reason == reason,
        $"{(banned ? "Banned for" : "Blamed for")} {reason} was expected of {Describe(peer)}");

    /// <summary>Fails if a peer is blamed for anything.</summary>
    public static void AssertNone(PeerOfResult peer) => Xunit.Assert.True(!peer.Banned && peer.Faults.IsEmpty, $"No blame was expected of {Describe(peer)}");

    private static string Describe(PeerOfResult peer) =>
        $"{peer.Address}, which is {(peer.Banned ? "banned" : "not banned")} with faults [{string.Join(", ", peer.Faults)}]";
}
