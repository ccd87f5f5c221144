using System.Globalization;
using GrinOrleansSync.Devnet.Azurite;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Host.Dev;
using GrinOrleansSync.Host.Results;

namespace GrinOrleansSync.Trials.Scale;

/// <summary>
/// What more silos give and what they cost, as a table: the time of a sync that waits for peers by the number of silos, the
/// processor time that a cluster needs beside verification, and the memory of its silos.
/// </summary>
internal sealed class ScaleTrial(TrialOptions options, TextWriter report)
{
    private const int PeersOfASilo = 4;

    // How long one silo alone waits for its peers.
    private const double AloneSeconds = 48;

    // Many small segments, so that none is long waited for when all others are there.
    private static readonly string[] Small = ["--range-proof-height", "7", "--kernel-height", "9"];

    private static readonly int[] Sizes = [1, 2, 4];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Print($"{options.Chain}, {options.Larger}");
        await new OrchestrationCost(options, report).RunAsync(cancellationToken);
        foreach (string folder in (string[])[options.Chain, options.Larger])
        {
            ResultDocument result = await SyncAsync(folder, 2, 8, new ChainPeerOptions(), [], cancellationToken);
            Print($"memory    {Path.GetFileName(folder),-14} 2 silos {result.PeakMemoryMb,5} MB each at most");
        }

        await TimeAsync(cancellationToken);
    }

    private async Task TimeAsync(CancellationToken cancellationToken)
    {
        long bytes = new FileInfo(Path.Combine(options.Larger, "segments-compacted-default.msgs")).Length;
        var slow = new ChainPeerOptions { Form = SegmentForm.Sparse, BytesPerSecond = (int)(bytes / AloneSeconds / PeersOfASilo) };
        double alone = 0;
        foreach (int silos in Sizes)
        {
            ResultDocument result = await SyncAsync(options.Larger, silos, silos * PeersOfASilo, slow, Small, cancellationToken);
            alone = silos == 1 ? result.Seconds!.State : alone;
            Print($"time      {Path.GetFileName(options.Larger),-14} {silos} silos {silos * PeersOfASilo,3} peers of {slow.BytesPerSecond} B/s {result.Seconds!.State,7:0.00} s state {alone / result.Seconds.State,6:0.00} x");
        }
    }

    private static async Task<ResultDocument> SyncAsync(
        string folder, int silos, int peerCount, ChainPeerOptions template, string[] settings, CancellationToken cancellationToken)
    {
        RecordedChain chain = await RecordedChain.LoadAsync(folder, cancellationToken);
        await using LocalPeers peers = await LocalPeers.StartAsync(chain, LocalPeers.Plan(peerCount, template));
        await using AzuriteServer azurite = await AzuriteServer.StartAsync(cancellationToken);
        var silo = new SiloSettings
        {
            Network = Path.GetFullPath(Path.Combine(folder, "network.json")),
            ConnectionString = azurite.ConnectionString,
            Container = "scale",
            ClusterId = "scale",
            Peers = [.. peers.EndPoints.Select(endPoint => endPoint.ToString())],
            Options = [.. settings],
        };
        await using DevCluster cluster = DevCluster.Start(chain.Network, silo, silos);
        ResultDocument result = await cluster.RunAsync(cancellationToken);
        return result.Verdict == ResultDocument.VerdictVerified ? result : throw new TrialFailedException($"{folder} with {silos} silos ended {result.Verdict}: {result.Obstacle}");
    }

    private void Print(FormattableString line) => report.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
