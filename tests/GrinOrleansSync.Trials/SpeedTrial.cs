using System.Globalization;

namespace GrinOrleansSync.Trials;

/// <summary>How long a whole sync and a whole verification take; tells, and demands nothing.</summary>
internal static class SpeedTrial
{
    public static async Task RunAsync(TrialOptions options, TextWriter report, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        List<HostProcess> peers = [];
        List<string> endPoints = [];
        try
        {
            for (int i = 0; i < options.Peers; i++)
            {
                (HostProcess peer, string endPoint) = await HostProcess.StartPeerAsync(options.Chain, $"127.0.0.{i + 2}:0", cancellationToken);
                peers.Add(peer);
                endPoints.Add(endPoint);
            }

            string data = folder.Combine("data");
            using HostProcess sync = HostProcess.Start(HostProcess.SyncArguments(options.Chain, data, endPoints));
            Print(report, "sync", sync, await sync.WaitAsync(cancellationToken));
            (TimeSpan passed, TimeSpan used) = sync.Between("Header chain opened", "is proven and verified");
            report.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  from the first question for headers to the verdict: {passed.TotalSeconds:0.00} s, {used.TotalSeconds:0.00} s of processor time"));
            using HostProcess verify = HostProcess.Start("verify", "--json", "--data", data);
            Print(report, "verify", verify, await verify.WaitAsync(cancellationToken));
        }
        finally
        {
            peers.ForEach(peer => peer.Dispose());
        }
    }

    private static void Print(TextWriter report, string what, HostProcess process, (int ExitCode, SyncResult? Result) ended)
    {
        if (ended is not (0, { } result))
        {
            throw new TrialFailedException($"{what} ended with {ended.ExitCode}: {process.Log}");
        }

        report.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {result.Verdict} in {result.Seconds:0.00} s ({result.HeaderSeconds:0.00} s headers, {result.StateSeconds:0.00} s state), {process.ProcessorTime.TotalSeconds:0.00} s of processor time, peak {result.PeakMemoryMb} MB"));
    }
}
