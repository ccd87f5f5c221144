using System.Diagnostics;
using System.Globalization;
using Grin.Chain.State;
using Grin.TestData;
using GrinOrleansSync.Grains.Hosting;

namespace GrinOrleansSync.Trials.Kills;

/// <summary>
/// A sync that is killed again and again at random instants and started again with the same folder: it ends verified, with
/// the same state, and downloads no verified segment twice.
/// </summary>
internal sealed class KillTrial(TrialOptions options, TextWriter report)
{
    // What restarting may cost besides the answers that were under way: headers, handshakes, segments asked of two peers.
    private const double Overhead = 1.10;
    private static readonly TimeSpan SlowEnough = TimeSpan.FromSeconds(30);

    private static readonly int Window = new SyncOptions().MaxSegmentsInFlight;

    private readonly Random _random = new(options.Seed);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        Undisturbed undisturbed = await RunUndisturbedAsync(folder.Combine("undisturbed"), cancellationToken);
        Print($"undisturbed: {undisturbed.Time.TotalSeconds:0.0} s, {undisturbed.Received} bytes received");
        if (options.ExpectSlow && undisturbed.Time < SlowEnough)
        {
            throw new TrialFailedException($"an undisturbed sync takes less than {SlowEnough.TotalSeconds:0} s: lower --bandwidth");
        }

        await using SlowPeers peers = await SlowPeers.StartAsync(options, cancellationToken);
        long inFlight = 0;
        int folders = 1;
        for (int kill = 1; kill <= options.Times; kill++)
        {
            string data = folder.Combine($"data-{folders}");
            if (await KillOnceAsync(kill, data, NextDelay(undisturbed.Time), peers, cancellationToken) is { } lost)
            {
                inFlight += lost;
            }
            else
            {
                // It came to its end before: the other kills meet a new one.
                await FinishAsync(data, peers, undisturbed.Result, cancellationToken);
                folders++;
                kill--;
            }
        }

        await FinishAsync(folder.Combine($"data-{folders}"), peers, undisturbed.Result, cancellationToken);
        Conclude(undisturbed, peers.Traffic, folders, inFlight);
    }

    private async Task<Undisturbed> RunUndisturbedAsync(string data, CancellationToken cancellationToken)
    {
        await using SlowPeers peers = await SlowPeers.StartAsync(options, cancellationToken);
        long started = Stopwatch.GetTimestamp();
        SyncResult result = await FinishAsync(data, peers, null, cancellationToken);
        TimeSpan time = Stopwatch.GetElapsedTime(started);
        return new Undisturbed(result, time, peers.Traffic.Received);
    }

    /// <summary>From the first instant of a sync to its last, early ones more often: so that one folder meets several kills.</summary>
    private TimeSpan NextDelay(TimeSpan whole) => whole * Math.Pow(_random.NextDouble(), 2);

    /// <summary>One run with its kill: bytes of answers that were under way; null when it ended before.</summary>
    private async Task<long?> KillOnceAsync(int kill, string data, TimeSpan delay, SlowPeers peers, CancellationToken cancellationToken)
    {
        HashSet<StateSegmentId> before = Directory.Exists(data) ? await VerifiedSegments.ReadAsync(data, cancellationToken) : [];
        using HostProcess sync = HostProcess.Start(HostProcess.SyncArguments(options.Chain, data, peers.EndPoints));
        if (await sync.EndsWithinAsync(delay, cancellationToken))
        {
            ExpectNoneAgain(before, peers.Traffic.EndRun().Asked);
            return null;
        }

        sync.Kill();
        (IReadOnlySet<StateSegmentId> asked, IReadOnlyDictionary<StateSegmentId, long> answered, _) = peers.Traffic.EndRun();
        ExpectNoneAgain(before, asked);
        HashSet<StateSegmentId> after = Directory.Exists(data) ? await VerifiedSegments.ReadAsync(data, cancellationToken) : [];
        if (!after.IsSupersetOf(before))
        {
            throw new TrialFailedException($"after kill {kill} these segments are not stored any more: {string.Join(", ", before.Except(after))}");
        }

        long lost = answered.Where(answer => !after.Contains(answer.Key)).Sum(answer => answer.Value);
        Print($"kill {kill} after {delay.TotalSeconds:0.00} s: {after.Count} segments verified, {asked.Count} asked for in this run, {lost} bytes of unfinished answers");
        return lost;
    }

    /// <summary>A run to its end.</summary>
    private async Task<SyncResult> FinishAsync(string data, SlowPeers peers, SyncResult? expected, CancellationToken cancellationToken)
    {
        HashSet<StateSegmentId> before = Directory.Exists(data) ? await VerifiedSegments.ReadAsync(data, cancellationToken) : [];
        using HostProcess sync = HostProcess.Start(HostProcess.SyncArguments(options.Chain, data, peers.EndPoints));
        (int exitCode, SyncResult? result) = await sync.WaitAsync(cancellationToken);
        ExpectNoneAgain(before, peers.Traffic.EndRun().Asked);
        if (exitCode != 0 || result is not { Verdict: "verified" })
        {
            throw new TrialFailedException($"a sync ended with {exitCode}, {result?.Verdict}: {sync.Log}");
        }

        return expected is null || (result.Roots == expected.Roots && result.Sums == expected.Sums)
            ? result
            : throw new TrialFailedException($"the state has other roots or sums: {result.Roots} {result.Sums}");
    }

    private static void ExpectNoneAgain(HashSet<StateSegmentId> verified, IReadOnlySet<StateSegmentId> asked)
    {
        if (verified.Intersect(asked).ToArray() is { Length: > 0 } again)
        {
            throw new TrialFailedException($"verified segments were asked for again: {string.Join(", ", again)}");
        }
    }

    private void Conclude(Undisturbed undisturbed, Traffic traffic, int folders, long inFlight)
    {
        long allowed = (long)(Overhead * undisturbed.Received * folders) + inFlight;
        Print($"{options.Times} kills, {folders} data folder(s): verified, the same roots and sums, no verified segment asked for again");
        Print($"received {traffic.Received} bytes; allowed {allowed}: {folders} x {Overhead:0.00} x {undisturbed.Received}, and {inFlight} seen under way at the kills");
        Print($"(at most {options.Times} x {Window} x {LargestSegment()} could have been: kills, segments in flight, largest segment)");
        Print($"over undisturbed runs without what was under way: {(100.0 * (traffic.Received - inFlight) / (undisturbed.Received * folders)) - 100:0.0} %");
        if (traffic.Received > allowed)
        {
            throw new TrialFailedException($"{traffic.Received} bytes were received, {allowed} are allowed");
        }
    }

    private long LargestSegment() =>
        RecordedMessages.Read(Path.Combine(options.Chain, "segments-uncompacted-default.msgs")).Max(message => message.Body.Length);

    private void Print(FormattableString line) => report.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private sealed record Undisturbed(SyncResult Result, TimeSpan Time, long Received);
}
