using System.Globalization;
using System.Net;
using Grin.Chain.Networks;
using Grin.Chain.State;
using GrinOrleansSync.Devnet.Azurite;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Verification;
using GrinOrleansSync.Host.Progress;
using GrinOrleansSync.Host.Silo;
using GrinOrleansSync.Storage.Azure;
using GrinOrleansSync.Storage.Azure.Blobs;
using GrinOrleansSync.Storage.Objects;
using GrinOrleansSync.Storage.States;
using Microsoft.Extensions.Logging;

namespace GrinOrleansSync.Trials.Scale;

/// <summary>
/// Processor time that a warm silo of this process needs more for the larger state than for the smaller one, beside what a
/// bare loop needs that verifies the same segments from memory. Peers and storage are other processes and do not count.
/// </summary>
internal sealed class OrchestrationCost(TrialOptions options, TextWriter report)
{
    private const int Peers = 4;

    // The first makes the code warm, of the others the median counts.
    private const int Runs = 6;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using AzuriteServer azurite = await AzuriteServer.StartAsync(cancellationToken);
        AzureStorageAccount account = AzureStorageAccount.FromConnectionString(azurite.ConnectionString);
        Cost small = await MeasureAsync(options.Chain, account, cancellationToken);
        Cost large = await MeasureAsync(options.Larger, account, cancellationToken);
        double cluster = (large.Cluster - small.Cluster).TotalMilliseconds;
        double bare = (large.Bare - small.Bare).TotalMilliseconds;
        long segments = large.Segments - small.Segments;
        Print($"processor {small.Segments} segments: cluster {small.Cluster.TotalMilliseconds:0} ms, bare {small.Bare.TotalMilliseconds:0} ms; {large.Segments}: cluster {large.Cluster.TotalMilliseconds:0} ms, bare {large.Bare.TotalMilliseconds:0} ms");
        Print($"processor {segments} segments more: cluster {cluster:0} ms, bare {bare:0} ms: {cluster / bare:0.00} x, {(cluster - bare) / segments:0.00} ms a segment");
    }

    private static async Task<Cost> MeasureAsync(string folder, AzureStorageAccount account, CancellationToken cancellationToken)
    {
        RecordedChain chain = await RecordedChain.LoadAsync(folder, cancellationToken);
        List<HostProcess> processes = [];
        try
        {
            var endPoints = new List<string>();
            for (int number = 0; number < Peers; number++)
            {
                (HostProcess process, string endPoint) = await HostProcess.StartPeerAsync(folder, $"127.0.0.{number + 2}:0", cancellationToken);
                processes.Add(process);
                endPoints.Add(endPoint);
            }

            List<TimeSpan> cluster = [];
            var copy = new MemoryObjectStore();
            for (int run = 0; run < Runs; run++)
            {
                copy = new MemoryObjectStore();
                cluster.Add(await SyncAsync(chain, account, endPoints, copy, cancellationToken));
            }

            StoredState stored = (await new StateStore(copy, chain.Network).ReadVerifiedAsync(cancellationToken))!;
            List<TimeSpan> bare = [];
            for (int run = 0; run < Runs; run++)
            {
                bare.Add(await VerifyAsync(chain.Network, copy, stored, cancellationToken));
            }

            long segments = await copy.ListAsync("states/", cancellationToken).CountAsync(name => name.EndsWith(".segment", StringComparison.Ordinal), cancellationToken);
            return new Cost(segments, Median(cluster), Median(bare));
        }
        finally
        {
            processes.ForEach(process => process.Dispose());
        }
    }

    private static async Task<TimeSpan> SyncAsync(
        RecordedChain chain, AzureStorageAccount account, List<string> peers, MemoryObjectStore copy, CancellationToken cancellationToken)
    {
        string name = $"scale-{Guid.NewGuid():n}";
        await using BlobObjectStore objects = await ContainerSync.OpenAsync(chain.Network, account, name, cancellationToken);
        var sync = new SyncOptions();
        peers.ForEach(sync.Peers.Add);
        TimeSpan used;
        await using (LocalSilo silo = await LocalSilo.StartAsync(
            chain.Network, objects, sync, cluster => Clusters.OnAzure(cluster, account, name, name, IPAddress.Loopback, 0), logging => LogLines.To(logging, LogLevel.Warning), cancellationToken))
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            await silo.Sync.StartAsync();
            SyncStatus status;
            do
            {
                await Task.Delay(PollInterval, cancellationToken);
                status = await silo.Sync.GetStatusAsync();
            }
            while (status.Phase is SyncPhase.Headers or SyncPhase.State);

            used = Environment.CpuUsage.TotalTime - before;
            if (status.Phase != SyncPhase.Verified)
            {
                throw new TrialFailedException($"ended {status.Phase}: {status.Obstacle}");
            }
        }

        await foreach (string stored in objects.ListAsync("", cancellationToken))
        {
            await copy.PutAsync(stored, (await objects.GetAsync(stored, cancellationToken))!.Value, cancellationToken);
        }

        return used;
    }

    private static async Task<TimeSpan> VerifyAsync(Network network, IObjectStore objects, StoredState stored, CancellationToken cancellationToken)
    {
        using var pool = new VerifierPool(Environment.ProcessorCount);
        TimeSpan before = Environment.CpuUsage.TotalTime;
        StateVerdict verdict = await new StoredStateVerifier(network, objects, pool, DateTimeOffset.UtcNow).VerifyAsync(stored, cancellationToken);
        TimeSpan used = Environment.CpuUsage.TotalTime - before;
        return verdict.Summary is not null ? used : throw new TrialFailedException($"does not verify: {verdict.Refusal}");
    }

    private static TimeSpan Median(List<TimeSpan> runs) => runs.Skip(1).Order().ElementAt((runs.Count - 1) / 2);

    private void Print(FormattableString line) => report.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private sealed record Cost(long Segments, TimeSpan Cluster, TimeSpan Bare);
}
