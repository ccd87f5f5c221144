using GrinOrleansSync.EndToEnd.Tests.Results;

namespace GrinOrleansSync.EndToEnd.Tests;

/// <summary>What a fault comes to for the peer that has it.</summary>
/// <param name="Reason">What it is blamed for; null when it is to be tolerated.</param>
/// <param name="IsBan">Whether it is banned.</param>
internal sealed record FaultOutcome(string? Reason, bool IsBan)
{
    public static FaultOutcome Tolerated { get; } = new(null, IsBan: false);

    public static FaultOutcome Banned(string reason) => new(reason, IsBan: true);

    public static FaultOutcome Scored(string reason) => new(reason, IsBan: false);

    /// <summary>Fails unless that is what became of the peer.</summary>
    public void AssertOf(PeerOfResult peer)
    {
        if (Reason is null)
        {
            Blame.AssertNone(peer);
        }
        else
        {
            Blame.Assert(peer, Reason, IsBan);
        }
    }
}
