using Grin.Chain;
using Grin.Chain.Networks;
using Grin.Chain.State;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Peers;
using GrinOrleansSync.Grains.Verification;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GrinOrleansSync.Grains.Work;

/// <summary>
/// The worker of one silo: asks what to do, leases as much of it as the silo's peers and memory can take, and runs it on
/// its own silo. Work is pulled, never pushed, so back-pressure, spread and the loss of a silo need nothing else.
/// </summary>
internal sealed partial class SyncWorker(
    Network network,
    SiloPeers peers,
    MemoryBudget memory,
    SyncOptions options,
    ILocalSiloDetails silo,
    IGrainFactory grains,
    TimeProvider time,
    ILogger<SyncWorker> logger) : BackgroundService
{
    // How long to wait for something to happen before looking again.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan IdlePause = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<StateSegmentId, Task> _segments = [];
    private readonly string _silo = silo.SiloAddress.ToParsableString();
    private Task? _headers;
    private DateTimeOffset _renewed;
    private SyncPhase _phase = SyncPhase.Incomplete;
    private int _done;

    private ISyncGrain Sync => grains.GetGrain<ISyncGrain>(GrainKeys.Network(network.GenesisHash));

    private IHeaderChainGrain Headers => grains.GetGrain<IHeaderChainGrain>(GrainKeys.Network(network.GenesisHash));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        bool introduced = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            TimeSpan pause = IdlePause;
            try
            {
                if (!introduced)
                {
                    await peers.IntroduceAsync(stoppingToken);
                    introduced = true;
                }

                pause = await StepAsync();
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException or IOException)
            {
                // Another silo or the storage is in trouble; the next step asks again.
                LogStepFailed(exception);
            }

            await Task.WhenAny([Task.Delay(pause, time, stoppingToken), .. _segments.Values, .. _headers is null ? [] : new[] { _headers }]);
        }
    }

    /// <summary>
    /// Ends in order: the connections first, so that nothing in flight waits for a peer, then what was in flight. A silo that
    /// has no time for it leaves that to the others.
    /// </summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await peers.Pool.DisposeAsync();
        await Task.WhenAll([.. _segments.Values, _headers ?? Task.CompletedTask])
            .WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<TimeSpan> StepAsync()
    {
        foreach (StateSegmentId done in _segments.Where(segment => segment.Value.IsCompleted).Select(segment => segment.Key).ToArray())
        {
            _segments.Remove(done);
        }

        _headers = _headers is { IsCompleted: true } ? null : _headers;
        SiloReport report = await peers.ReportAsync();
        SyncAssignment assignment = await Sync.GetAssignmentAsync(report);
        if (_phase == SyncPhase.State && assignment.Phase != SyncPhase.State)
        {
            int done = Interlocked.Exchange(ref _done, 0);
            LogStateOver(done);
        }

        _phase = assignment.Phase;
        switch (assignment.Phase)
        {
            case SyncPhase.Headers:
                await WorkOnHeadersAsync(report);
                return Pause;
            case SyncPhase.State:
                await WorkOnStateAsync(report, assignment.Horizon);
                return Pause;
            default:
                return IdlePause;
        }
    }

    private async Task WorkOnHeadersAsync(SiloReport report)
    {
        if (_headers is null && await Headers.LeaseAsync(_silo, report.ClaimedDifficulty) is { } lease)
        {
            ISegmentGrain range = grains.GetGrain<ISegmentGrain>(GrainKeys.HeaderRange(network.GenesisHash, lease.Tip.Height, lease.Tip.Hash));
            _headers = ObserveAsync(RunHeadersAsync(range, lease), $"headers after {lease.Tip.Height}");
        }
    }

    /// <summary>A range that this silo's peers did not give is another silo's to ask for at once.</summary>
    private async Task RunHeadersAsync(ISegmentGrain range, HeaderLease lease)
    {
        if (await range.RunHeadersAsync(lease) is null)
        {
            await Headers.ReleaseAsync(_silo);
        }
    }

    private async Task WorkOnStateAsync(SiloReport report, Hash horizon)
    {
        IStateRootGrain root = grains.GetGrain<IStateRootGrain>(GrainKeys.StateRoot(horizon));
        DateTimeOffset now = time.GetUtcNow();
        if (now - _renewed > options.LeaseDuration / 3)
        {
            _renewed = now;
            await root.RenewAsync(_silo, [.. _segments.Keys]);
        }

        int room = report.UsablePeers == 0 ? 0 : options.MaxSegmentsInFlight - _segments.Count;
        if (room <= 0)
        {
            return;
        }

        SegmentLease lease = await root.LeaseAsync(_silo, room);
        foreach (StateSegmentId id in lease.Segments)
        {
            _segments[id] = ObserveAsync(RunAsync(root, id, horizon, lease.Heights), id.ToString());
        }
    }

    private async Task RunAsync(IStateRootGrain root, StateSegmentId id, Hash horizon, SegmentHeights heights)
    {
        bool done = false;
        try
        {
            using IDisposable reservation = await memory.ReserveAsync(SegmentMemory.WorstCase(id), CancellationToken.None);
            ISegmentGrain segment = grains.GetGrain<ISegmentGrain>(GrainKeys.Segment(network.GenesisHash, id, horizon));
            SegmentReport report = await segment.RunAsync(heights);
            done = report.Result is not null;
            Interlocked.Add(ref _done, done ? 1 : 0);
        }
        finally
        {
            if (!done)
            {
                await root.ReturnAsync(_silo, [id]);
            }
        }
    }

    /// <summary>Lets a task fail without ending the worker: its work is leased again.</summary>
    private async Task ObserveAsync(Task task, string what)
    {
        try
        {
            await task;
        }
#pragma warning disable CA1031 // Whatever went wrong, it went wrong with this piece of work only.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogWorkFailed(what, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "This silo saw to {Segments} segments of the state.")]
    private partial void LogStateOver(int segments);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The worker could not ask what to do; it asks again.")]
    private partial void LogStepFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Work on {Work} failed; it is done again.")]
    private partial void LogWorkFailed(string work, Exception exception);
}
