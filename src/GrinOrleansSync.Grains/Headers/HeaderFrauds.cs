using System.Collections.Concurrent;
using Grin.P2P;
using GrinOrleansSync.Grains.Hosting;

namespace GrinOrleansSync.Grains.Headers;

/// <summary>
/// Peers that claim more work than they deliver: no header beyond our best in three answered requests, or for a time
/// (interface.md §5, <c>fraud-height</c>).
/// </summary>
internal sealed class HeaderFrauds(SyncOptions options, TimeProvider time)
{
    private const int MaxUselessAnswers = 3;

    private readonly ConcurrentDictionary<PeerIdentity, (int Answers, long Since)> _suspects = new();

    /// <summary>The peer delivered.</summary>
    public void Clear(PeerIdentity peer) => _suspects.TryRemove(peer, out _);

    /// <summary>The peer answered without a header beyond our best; gives the fault once its credit is used up.</summary>
    public PeerFault? Suspect(PeerIdentity peer, ChainTip claim)
    {
        (int answers, long since) = _suspects.AddOrUpdate(
            peer,
            _ => (1, time.GetTimestamp()),
            (_, suspect) => (suspect.Answers + 1, suspect.Since));
        return answers < MaxUselessAnswers && time.GetElapsedTime(since) < options.FraudTimeout
            ? null
            : PeerFault.Ban(PeerFaultReason.FraudHeight, $"it claims total difficulty {claim.TotalDifficulty} at height {claim.Height} and gave no such header in {answers} answers");
    }
}
