using Grin.Chain;
using Grin.Chain.Networks;
using Grin.Chain.State;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Headers;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Peers;
using GrinOrleansSync.Grains.Telemetry;
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
    HeaderOffering headerOffering,
    HeaderRangeDownload headerRanges,
    WorkSignal signal,
    SiloGauges gauges,
    SyncOptions options,
    ILocalSiloDetails silo,
    IGrainFactory grains,
    TimeProvider time,
    ILogger<SyncWorker> logger) : BackgroundService, ISiloWork
{
    // How long to wait for something to happen before looking again.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan IdlePause = TimeSpan.FromMilliseconds(250);

    // A call that was handed on by a silo that died is lost without a word: then it is made again. Whatever it asked for was
    // done or is being done, and done once.
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WorkPatience = TimeSpan.FromMinutes(1);

    // What keeps the silo from its end longer, others find out by themselves.
    private static readonly TimeSpan EndingPatience = TimeSpan.FromSeconds(5);

    // Two a peer keep it busy: one is under way while it answers the other.
    private const int MaxHeaderRangesAsked = 32;

    private readonly Dictionary<StateSegmentId, Task> _segments = [];
    private readonly string _silo = silo.SiloAddress.ToParsableString();
    private readonly HashSet<Task> _headers = [];
    private SegmentHeights _heights = options.SegmentHeights;
    private DateTimeOffset _renewed;
    private SyncPhase _phase = SyncPhase.Incomplete;
    private Hash _horizon;
    private int _done;
    private bool _hasEnded;

    private ISyncGrain Sync => grains.GetGrain<ISyncGrain>(GrainKeys.Network(network.GenesisHash));

    private IPeerBookGrain PeerBook => grains.GetGrain<IPeerBookGrain>(GrainKeys.Network(network.GenesisHash));

    private IHeaderChainGrain Headers => grains.GetGrain<IHeaderChainGrain>(GrainKeys.Network(network.GenesisHash));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        bool introduced = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            TimeSpan pause = IdlePause;
            Task raised = signal.Raised;
            try
            {
                if (!introduced)
                {
                    await peers.IntroduceAsync(stoppingToken);
                    introduced = true;
                }

                pause = await StepAsync();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // What a grain fails with is whatever its storage failed with.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                // Another silo or the storage is in trouble; the next step asks again.
                LogStepFailed(exception);
            }

            await Task.WhenAny([Task.Delay(pause, time, stoppingToken), raised, .. _segments.Values, .. _headers]);
        }
    }

    /// <inheritdoc/>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _hasEnded, true))
        {
            return;
        }

        await base.StopAsync(cancellationToken);
        headerOffering.End();
        Task work = Task.WhenAll([.. _segments.Values, .. _headers]);
        await DrainAsync(work, cancellationToken);
        await TryAsync(peers.ExchangeAsync, cancellationToken);
        await peers.Pool.DisposeAsync();
        await work.WaitAsync(EndingPatience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await TryAsync(() => PeerBook.LeaveAsync(_silo), cancellationToken);
        await TryAsync(() => Sync.LeaveAsync(_silo), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task StopAsync(CancellationToken cancellationToken) => EndAsync(cancellationToken);

    /// <inheritdoc/>
    public override void Dispose()
    {
        gauges.Dispose();
        base.Dispose();
    }

    /// <summary>Waits for the work under way, and keeps its leases and its peers meanwhile.</summary>
    private async Task DrainAsync(Task work, CancellationToken cancellationToken)
    {
        if (work.IsCompleted || options.DrainTimeout == TimeSpan.Zero)
        {
            return;
        }

        int segments = _segments.Values.Count(segment => !segment.IsCompleted);
        LogDraining(segments, options.DrainTimeout.TotalSeconds);
        Task over = Task.Delay(options.DrainTimeout, time, cancellationToken);
        while (!work.IsCompleted && !over.IsCompleted)
        {
            await Task.WhenAny(work, over, Task.Delay(options.LeaseDuration / 3, time, cancellationToken));
            await TryAsync(RenewAsync, cancellationToken);
        }

        int left = _segments.Values.Count(segment => !segment.IsCompleted);
        LogDrained(segments - left, left);

        async Task RenewAsync()
        {
            await peers.ExchangeAsync();
            StateSegmentId[] running = [.. _segments.Where(segment => !segment.Value.IsCompleted).Select(segment => segment.Key)];
            if (running.Length > 0)
            {
                await grains.GetGrain<IStateRootGrain>(GrainKeys.StateRoot(_horizon)).RenewAsync(_silo, running);
            }
        }
    }

    /// <summary>What the silo says to others when it ends helps them, and they can do without.</summary>
    private async Task TryAsync(Func<Task> telling, CancellationToken cancellationToken)
    {
        try
        {
            await telling().WaitAsync(EndingPatience, time, cancellationToken);
        }
#pragma warning disable CA1031 // A call fails with whatever the storage of its grain failed with.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogNotTold(exception);
        }
    }

    private async Task<TimeSpan> StepAsync()
    {
        foreach (StateSegmentId done in _segments.Where(segment => segment.Value.IsCompleted).Select(segment => segment.Key).ToArray())
        {
            _segments.Remove(done);
        }

        _headers.RemoveWhere(range => range.IsCompleted);
        SiloReport report = await peers.ReportAsync();
        SyncAssignment assignment = await Sync.GetAssignmentAsync(report).WaitAsync(AnswerPatience, time);
        if (_phase == SyncPhase.State && assignment.Phase != SyncPhase.State)
        {
            int done = Interlocked.Exchange(ref _done, 0);
            LogStateOver(done);
        }

        _phase = assignment.Phase;
        _horizon = assignment.Horizon;
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
        int room = (int)Math.Min(Math.Min(MaxHeaderRangesAsked, 2 * report.UsablePeers) - headerRanges.Asking, memory.RoomFor(HeaderRangeDownload.WorstCase));
        var request = new HeaderRequest(_silo, report.ClaimedDifficulty, report.ClaimedHeight, report.ServesHeaderSegments, room);
        foreach (HeaderLease lease in await Headers.LeaseAsync(request))
        {
            _headers.Add(ObserveAsync(RunHeadersAsync(lease), $"headers after {(lease.Segment * HeaderPlan.RangeLength) ?? lease.Tip.Height}"));
        }
    }

    /// <summary>A range that this silo's peers did not give is another silo's to ask for at once.</summary>
    private async Task RunHeadersAsync(HeaderLease lease)
    {
        bool done = false;
        try
        {
            ulong height = (lease.Segment * HeaderPlan.RangeLength) ?? lease.Tip.Height;
            ISegmentGrain range = grains.GetGrain<ISegmentGrain>(GrainKeys.HeaderRange(network.GenesisHash, height, lease.Tip.Hash));
            done = await range.RunHeadersAsync(lease).WaitAsync(WorkPatience, time) is not null;
        }
        finally
        {
            if (!done || lease.Segment is null)
            {
                await Headers.ReleaseAsync(_silo, lease);
            }
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

        Queue<MemoryReservation> reserved = Reserve(Math.Min(options.MaxSegmentsInFlight, report.Slots) - _segments.Count);
        try
        {
            if (reserved.Count > 0)
            {
                await LeaseAsync(root, horizon, reserved);
            }
        }
        finally
        {
            foreach (MemoryReservation surplus in reserved)
            {
                surplus.Dispose();
            }
        }
    }

    /// <summary>
    /// Memory for so many segments, as far as there is some: a silo leases only what it can take at once. Of which kind they
    /// are it learns with the lease, so each counts as the largest until then.
    /// </summary>
    private Queue<MemoryReservation> Reserve(int segments)
    {
        var reserved = new Queue<MemoryReservation>();
        while (reserved.Count < segments && memory.TryReserve(SegmentMemory.WorstCase(_heights)) is { } reservation)
        {
            reserved.Enqueue(reservation);
        }

        return reserved;
    }

    private async Task LeaseAsync(IStateRootGrain root, Hash horizon, Queue<MemoryReservation> reserved)
    {
        SegmentLease lease = await root.LeaseAsync(_silo, reserved.Count);
        if (lease.Segments.Length > 0 && lease.Heights != _heights)
        {
            // A plan that was laid down with other settings: its segments may need more.
            _heights = lease.Heights;
            await root.ReturnAsync(_silo, [.. lease.Segments]);
            return;
        }

        foreach (StateSegmentId id in lease.Segments)
        {
            MemoryReservation reservation = reserved.Dequeue();
            reservation.Shrink(SegmentMemory.WorstCase(id));
            _segments[id] = ObserveAsync(RunAsync(root, id, horizon, lease, reservation), id.ToString());
        }
    }

    private async Task RunAsync(IStateRootGrain root, StateSegmentId id, Hash horizon, SegmentLease lease, MemoryReservation reservation)
    {
        bool done = false;
        long leased = time.GetTimestamp();
        try
        {
            using MemoryReservation held = reservation;
            using SegmentStay running = SegmentStay.Enter(id);
            ISegmentGrain segment = grains.GetGrain<ISegmentGrain>(GrainKeys.Segment(network.GenesisHash, id, horizon));
            SegmentReport report = await RunAsync(segment, id, lease);
            done = report.Result is not null;
            Interlocked.Add(ref _done, done ? 1 : 0);
        }
        finally
        {
            SyncMetrics.SegmentEnded(id, done, time.GetElapsedTime(leased));
            if (!done)
            {
                await root.ReturnAsync(_silo, [id]);
            }
        }
    }

    /// <summary>A second call waits for the first, and finds what that stored.</summary>
    private async Task<SegmentReport> RunAsync(ISegmentGrain segment, StateSegmentId id, SegmentLease lease)
    {
        while (true)
        {
            try
            {
                return await segment.RunAsync(lease.Heights, lease.Earlier).WaitAsync(WorkPatience, time);
            }
            catch (TimeoutException)
            {
                LogNoAnswer(id);
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
        catch (OperationCanceledException)
        {
            // The silo ends.
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

    [LoggerMessage(Level = LogLevel.Information, Message = "This silo ends: it finishes the {Segments} segments it works on, for {Seconds} s at most.")]
    private partial void LogDraining(int segments, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "This silo finished {Finished} segments before it ends, and gives {Left} back.")]
    private partial void LogDrained(int finished, int left);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The other silos could not be told that this one ends; they will find out.")]
    private partial void LogNotTold(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The worker could not ask what to do; it asks again.")]
    private partial void LogStepFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Segment {Segment} is not done yet; it is asked for again.")]
    private partial void LogNoAnswer(StateSegmentId segment);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Work on {Work} failed; it is done again.")]
    private partial void LogWorkFailed(string work, Exception exception);
}
