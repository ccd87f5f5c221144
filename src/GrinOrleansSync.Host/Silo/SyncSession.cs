using System.Diagnostics;
using Grin.Chain.Networks;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Host.Progress;
using GrinOrleansSync.Host.Results;
using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Host.Silo;

/// <summary>One sync in a silo of this process, from its start to its result.</summary>
internal sealed class SyncSession(Network network, IObjectStore objects, SyncOptions options, Action<ISiloBuilder> cluster, IProgressView view)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs until there is a verdict or nothing more can be done.</summary>
    /// <param name="storedBytes">Size of the store when it ends.</param>
    /// <param name="cancellationToken">Interrupts; the silo is ended in order and everything verified is kept.</param>
    public async Task<ResultDocument> RunAsync(Func<Task<long>> storedBytes, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        await using LocalSilo silo = await LocalSilo.StartAsync(network, objects, options, cluster, view.ConfigureLogging, cancellationToken);
        await silo.Sync.StartAsync();
        SyncStatus status;
        do
        {
            await Task.Delay(PollInterval, cancellationToken);
            status = await silo.Sync.GetStatusAsync();
            view.Show(status, silo.Peers.Pool.Snapshot());
        }
        while (status.Phase is SyncPhase.Headers or SyncPhase.State);

        if (options.AskEveryPeer && status is { Phase: SyncPhase.Verified, Horizon: { Height: > 0 } horizon })
        {
            await silo.Audit.RunAsync(horizon.Hash, options.SegmentHeights, cancellationToken);
        }

        await silo.Peers.ExchangeAsync();
        view.Finish();
        return ResultDocument.Of(network, status, await silo.PeerBook.GetPeersAsync(), await storedBytes(), Stopwatch.GetElapsedTime(started));
    }
}
