using System.Collections.Immutable;
using System.Globalization;
using Grin.Chain;
using Grin.Chain.Networks;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Telemetry;
using GrinOrleansSync.Grains.Work;
using Microsoft.Extensions.Logging;

namespace GrinOrleansSync.Grains.Sync;

/// <inheritdoc cref="ISyncGrain"/>
internal sealed partial class SyncGrain(
    [PersistentState("sync", SiloServices.GrainStorageName)] IPersistentState<SyncGrainState> state,
    Network network,
    SiloLiveness liveness,
    SyncOptions options,
    TimeProvider time,
    ILogger<SyncGrain> logger) : Grain, ISyncGrain
{
    // Fewer bytes than this within the time of giving up are small talk, no progress.
    private const long LeastProgress = 64 << 10;

    // How long a silo that follows the chain leaves peers in peace after an attempt that came to nothing.
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(10);

    // A silo that has not reported for so long is not counted any more.
    private static readonly TimeSpan ReportLifetime = TimeSpan.FromSeconds(15);

    private readonly Dictionary<string, (SiloReport Report, DateTimeOffset At)> _silos = new(StringComparer.Ordinal);
    private SyncPhase _phase = SyncPhase.Incomplete;
    private string? _obstacle = "The sync was not started.";
    private HeaderTip? _horizon;
    private StateProgress? _progress;
    private long _headersSince;
    private long _stateSince;
    private double _headerSeconds;
    private double _stateSeconds;
    private DateTimeOffset _lastUsablePeer;
    private (DateTimeOffset At, ulong Tip, ulong Segments, long Bytes) _lastProgress;
    private DateTimeOffset _ended;

    private IHeaderChainGrain Headers => GrainFactory.GetGrain<IHeaderChainGrain>(GrainKeys.Network(network.GenesisHash));

    /// <summary>A sync that was lost with its silo starts again by itself; what was verified is there.</summary>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (state.State.IsRunning)
        {
            BeginHeaders();
        }

        return Task.CompletedTask;
    }

    public async Task StartAsync()
    {
        if (_phase is not (SyncPhase.Headers or SyncPhase.State))
        {
            _silos.Clear();
            _horizon = null;
            _progress = null;
            BeginHeaders();
        }

        if (!state.State.IsRunning)
        {
            await WriteIsRunningAsync(true);
        }
    }

    public async Task<SyncAssignment> GetAssignmentAsync(SiloReport report)
    {
        DateTimeOffset now = time.GetUtcNow();
        _silos[report.Silo] = (report, now);
        foreach (string silent in _silos.Where(silo => silo.Value.At + ReportLifetime < now || liveness.IsGone(silo.Key)).Select(silo => silo.Key).ToArray())
        {
            _silos.Remove(silent);
        }

        if (_silos.Values.Any(silo => silo.Report.UsablePeers > 0))
        {
            _lastUsablePeer = now;
        }

        switch (_phase)
        {
            case SyncPhase.Headers:
                await AdvanceHeadersAsync();
                break;
            case SyncPhase.State:
                await AdvanceStateAsync();
                break;
            default:
                await FollowAsync();
                break;
        }

        if (_phase is SyncPhase.Headers or SyncPhase.State)
        {
            await GiveUpIfStuckAsync(now);
        }

        if (_phase is not (SyncPhase.Headers or SyncPhase.State) && state.State.IsRunning && !options.Follow)
        {
            await WriteIsRunningAsync(false);
        }

        ClusterProgress.Tell(_phase, _horizon, _progress, time);
        return new SyncAssignment(_phase, _horizon?.Hash ?? Hash.Zero);
    }

    public Task LeaveAsync(string silo)
    {
        _silos.Remove(silo);
        return Task.CompletedTask;
    }

    public async Task<SyncStatus> GetStatusAsync() => new()
    {
        Phase = _phase,
        Tip = await Headers.GetTipAsync(),
        Horizon = _horizon,
        State = _progress,
        Refusal = _progress?.Refusal,
        Obstacle = _obstacle,
        HeaderSeconds = _phase == SyncPhase.Headers ? time.GetElapsedTime(_headersSince).TotalSeconds : _headerSeconds,
        StateSeconds = _phase == SyncPhase.State ? time.GetElapsedTime(_stateSince).TotalSeconds : _stateSeconds,
    };

    /// <summary>What was not written is written by the next call.</summary>
    private async Task WriteIsRunningAsync(bool isRunning)
    {
        state.State.IsRunning = isRunning;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State.IsRunning = !isRunning;
            throw;
        }
    }

    /// <summary>Over once every silo has tried its peers and none claims more work than the best chain has.</summary>
    private async Task AdvanceHeadersAsync()
    {
        HeaderTip tip = await Headers.GetTipAsync();
        bool settled = _silos.Values.All(silo => silo.Report.Settled)
            && _silos.Values.Any(silo => silo.Report.UsablePeers > 0)
            && _silos.Values.All(silo => silo.Report.ClaimedDifficulty <= tip.TotalDifficulty);
        if (!settled)
        {
            return;
        }

        _headerSeconds = time.GetElapsedTime(_headersSince).TotalSeconds;
        _stateSince = time.GetTimestamp();
        HeaderTip horizon = (await Headers.GetHeaderAsync(network.Parameters.HorizonHeight(tip.Height)))!;
        if (_horizon == horizon && _progress?.Summary is not null)
        {
            _phase = SyncPhase.Verified;
            return;
        }

        _horizon = horizon;
        LogHorizon(horizon.Height, tip.Height);
        IStateRootGrain root = GrainFactory.GetGrain<IStateRootGrain>(GrainKeys.StateRoot(horizon.Hash));
        if (await root.StartAsync(horizon.Height, options.SegmentHeights) is { } problem)
        {
            GiveUp(problem);
            return;
        }

        _phase = SyncPhase.State;
        await AdvanceStateAsync();
    }

    private async Task AdvanceStateAsync()
    {
        _progress = await GrainFactory.GetGrain<IStateRootGrain>(GrainKeys.StateRoot(_horizon!.Hash)).GetProgressAsync();
        if (_progress.Unprovable.Length > 0)
        {
            GiveUp($"horizon-unprovable: no peer's answer for segment {_progress.Unprovable} proves against the horizon header");
        }
        else if (_progress.Summary is not null || _progress.Refusal is not null)
        {
            _stateSeconds = time.GetElapsedTime(_stateSince).TotalSeconds;
            _phase = _progress.Summary is not null ? SyncPhase.Verified : SyncPhase.Refused;
        }
    }

    /// <summary>
    /// After the verdict a silo that follows the chain starts over when a peer claims more work, and tries again what came
    /// to nothing.
    /// </summary>
    private async Task FollowAsync()
    {
        if (!options.Follow || !state.State.IsRunning || _phase == SyncPhase.Refused)
        {
            return;
        }

        HeaderTip tip = await Headers.GetTipAsync();
        bool again = _phase == SyncPhase.Verified
            ? _silos.Values.Any(silo => silo.Report.ClaimedDifficulty > tip.TotalDifficulty)
            : _silos.Values.Any(silo => silo.Report.UsablePeers > 0) && time.GetUtcNow() - _ended >= RetryPause;
        if (again)
        {
            BeginHeaders();
        }
    }

    private void BeginHeaders()
    {
        _obstacle = null;
        _headersSince = time.GetTimestamp();
        _lastUsablePeer = time.GetUtcNow();
        _lastProgress = (_lastUsablePeer, 0, 0, 0);
        _phase = SyncPhase.Headers;
    }

    private async Task GiveUpIfStuckAsync(DateTimeOffset now)
    {
        ulong tip = (await Headers.GetTipAsync()).Height;
        ulong segments = _progress?.VerifiedTotal ?? 0;
        long bytes = _silos.Values.Sum(silo => silo.Report.BytesReceived);
        if (bytes < _lastProgress.Bytes)
        {
            // A silo is gone, and with it what it had received.
            _lastProgress = _lastProgress with { Bytes = bytes };
        }

        if (tip != _lastProgress.Tip || segments != _lastProgress.Segments || bytes - _lastProgress.Bytes >= LeastProgress)
        {
            _lastProgress = (now, tip, segments, bytes);
        }

        if (now - _lastUsablePeer >= options.GiveUpAfter)
        {
            ImmutableArray<string> failed = await GrainFactory.GetGrain<IPeerBookGrain>(GrainKeys.Network(network.GenesisHash)).SuspendBansInDoubtAsync();
            GiveUp(failed.IsEmpty
                ? string.Create(CultureInfo.InvariantCulture, $"there was no usable peer for {options.GiveUpAfter.TotalSeconds:0.#} s")
                : $"horizon-unprovable: no segment of any peer proves against the horizon header (asked of {string.Join(", ", failed)})");
        }
        else if (now - _lastProgress.At >= options.GiveUpAfter + options.StallTimeout)
        {
            GiveUp(string.Create(CultureInfo.InvariantCulture, $"no peer delivered anything for {options.GiveUpAfter.TotalSeconds:0.#} s"));
        }
    }

    private void GiveUp(string why)
    {
        string missing = _progress is null || _horizon is null
            ? "the headers are not complete"
            : string.Create(CultureInfo.InvariantCulture, $"{_progress.RequiredTotal - _progress.VerifiedTotal} of {_progress.RequiredTotal} segments at horizon {_horizon.Height} are missing");
        _obstacle = $"{why}; {missing}. What was verified is kept: run again with reachable peers (--peer HOST:PORT) to go on.";
        _stateSeconds = _horizon is null ? 0 : time.GetElapsedTime(_stateSince).TotalSeconds;
        _headerSeconds = _horizon is null ? time.GetElapsedTime(_headersSince).TotalSeconds : _headerSeconds;
        _ended = time.GetUtcNow();
        _phase = SyncPhase.Incomplete;
        LogGaveUp(_obstacle);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Horizon header {Horizon} of a chain of height {Tip}.")]
    private partial void LogHorizon(ulong horizon, ulong tip);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Incomplete: {Obstacle}")]
    private partial void LogGaveUp(string obstacle);
}
