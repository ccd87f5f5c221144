namespace GrinOrleansSync.Trials.Chaos;

/// <summary>What goes wrong in a round and when: everything follows from the seed and the number of the round.</summary>
internal static class ChaosSchedule
{
    // Twice as long as a round takes undisturbed; what remains of a sync then is left in peace.
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(100);

    private static readonly TimeSpan StorageOutage = TimeSpan.FromSeconds(10);

    public static IReadOnlyList<ChaosEvent> Plan(int seed, int round, int silos, int peers)
    {
        // Each kind draws from numbers of its own.
        var kills = new Random(HashCode(seed, round, 1));
        var stops = new Random(HashCode(seed, round, 2));
        var losses = new Random(HashCode(seed, round, 3));
        return
        [
            .. Sequence(kills, first: (2, 10), pause: (4, 12), () => (ChaosEventKind.SiloKilled, kills.Next(silos), Seconds(kills, 0, 4)))
                .Concat(Sequence(stops, first: (4, 20), pause: (25, 50), () => (ChaosEventKind.StorageStopped, 0, StorageOutage)))
                .Concat(Sequence(losses, first: (1, 8), pause: (2, 7), () => (ChaosEventKind.PeerGone, losses.Next(peers), Seconds(losses, 1, 12))))
                .OrderBy(happens => happens.At),
        ];
    }

    private static IEnumerable<ChaosEvent> Sequence(
        Random random, (int From, int To) first, (int From, int To) pause, Func<(ChaosEventKind Kind, int Target, TimeSpan Lasts)> next)
    {
        for (TimeSpan at = Seconds(random, first.From, first.To); at < Length; at += Seconds(random, pause.From, pause.To))
        {
            (ChaosEventKind kind, int target, TimeSpan lasts) = next();
            yield return new ChaosEvent(at, kind, target, lasts);
        }
    }

    private static TimeSpan Seconds(Random random, int from, int to) => TimeSpan.FromSeconds(from + (random.NextDouble() * (to - from)));

    // That of the framework differs from process to process.
    private static int HashCode(int seed, int round, int kind) => unchecked((((seed * 1_000_003) + round) * 31) + kind);
}
