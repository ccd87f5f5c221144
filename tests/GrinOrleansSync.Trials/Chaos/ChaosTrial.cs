using System.Diagnostics;
using System.Globalization;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Trials.Chaos;

/// <summary>
/// Syncs of a cluster, one after the other, while silos are killed and started again, the storage is away, and peers
/// vanish: each ends verified with the recording's roots and sums, no stored result is lost or changed, and no segment is
/// asked for again whose result is stored.
/// </summary>
internal sealed class ChaosTrial(TrialOptions options, TextWriter report)
{
    // How long an undisturbed sync takes.
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(45);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Print($"seed {options.Seed}, {options.Silos} silos, {options.Peers} peers, {options.Chain}");
        RecordedChain chain = await RecordedChain.LoadAsync(options.Chain, cancellationToken);
        var expected = new ExpectedSums(chain, options.Chain);
        string network = Path.GetFullPath(Path.Combine(options.Chain, "network.json"));
        using var folder = new TemporaryFolder();
        await using ChaosStorage storage = await ChaosStorage.StartAsync(folder.Combine("azurite"), cancellationToken);
        long started = Stopwatch.GetTimestamp();
        ChaosCounts total = ChaosCounts.None;
        int round = 0;
        while (round == 0 || Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(options.Minutes))
        {
            round++;
            await using ChaosPeers peers = await ChaosPeers.StartAsync(chain, options.Peers, Bandwidth());
            await using var running = new ChaosRound(chain, expected, network, storage, peers, options.Silos);
            try
            {
                ChaosCounts counts = await running.RunAsync(ChaosSchedule.Plan(options.Seed, round, options.Silos, options.Peers), cancellationToken);
                Print($"round {round}: verified; {counts}");
                total += counts;
            }
            catch (TrialFailedException exception)
            {
                throw new TrialFailedException($"seed {options.Seed}, round {round}: {exception.Message}; log: {running.Log.Save()}");
            }
        }

        Print($"{round} rounds, all verified with the same roots and sums, no stored result lost or asked for again");
        Print($"in total: {total}");
    }

    /// <summary>What each peer sends in a second so that a sync takes its time.</summary>
    private int Bandwidth() =>
        (int)(new FileInfo(Path.Combine(options.Chain, "segments-uncompacted-default.msgs")).Length / Length.TotalSeconds / options.Peers);

    private void Print(FormattableString line) => report.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
