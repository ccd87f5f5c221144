using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Grin.Chain;
using Grin.Chain.Networks;
using Grin.Chain.Rules;
using Grin.Chain.Segments;
using Grin.Chain.State;
using Grin.P2P;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Telemetry;
using GrinOrleansSync.Grains.Verification;
using GrinOrleansSync.Grains.Work;
using GrinOrleansSync.Storage.Objects;
using GrinOrleansSync.Storage.States;
using Microsoft.Extensions.Logging;

namespace GrinOrleansSync.Grains.State;

/// <inheritdoc cref="IStateRootGrain"/>
internal sealed partial class StateRootGrain(
    Network network,
    StateStore states,
    HorizonStates horizonStates,
    VerifierPool verifierPool,
    SiloLiveness liveness,
    SyncOptions options,
    TimeProvider time,
    ILogger<StateRootGrain> logger) : Grain, IStateRootGrain
{
    // How often progress is told between nothing and everything.
    private const ulong ProgressSteps = 20;

    private readonly Dictionary<StateSegmentId, SegmentResult> _results = [];
    private readonly Dictionary<StateSegmentId, Dictionary<PeerIdentity, string>> _failedProof = [];
    private readonly Dictionary<StateSegmentId, (string Silo, DateTimeOffset Until)> _leases = [];
    private SegmentQueue? _queue;
    private StatePlan? _plan;
    private StoredState? _stored;
    private HorizonState? _state;
    private StateVerdict? _verdict;
    private long _rejected;
    private long _retried;
    private string _unprovable = "";

    private Hash Horizon => Hash.Parse(this.GetPrimaryKeyString());

    /// <summary>A root that was lost with its silo goes on by itself.</summary>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        StoredState? stored = await ReadIfWholeAsync(states.ReadPendingAsync(cancellationToken));
        if (stored?.Horizon != Horizon)
        {
            stored = await ReadIfWholeAsync(states.ReadVerifiedAsync(cancellationToken));
        }

        if (stored?.Horizon == Horizon && stored.Height > 0)
        {
            try
            {
                await TakeUpAsync(stored);
            }
            catch (InvalidOperationException)
            {
                // Its header is not in the chain any more: the sync grain says which state is wanted.
                _stored = null;
            }
        }
    }

    public async Task<string?> StartAsync(ulong horizonHeight, SegmentHeights heights)
    {
        _unprovable = "";
        _failedProof.Clear();
        if (horizonHeight == 0)
        {
            await ConcludeGenesisAsync(heights);
            return null;
        }

        if (_plan is not null && _plan.Heights == heights)
        {
            return null;
        }

        try
        {
            await TakeUpAsync(await WithEarlierAsync(new StoredState(Horizon, horizonHeight, heights)));
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message;
        }

        try
        {
            await states.WritePendingAsync(_stored!, CancellationToken.None);
        }
        catch
        {
            // Then it was not started: the next call shall not take it for done.
            _plan = null;
            throw;
        }

        return null;
    }

    /// <summary>
    /// What there is of this state, or of one below it in the chain: of the verified one, or of the one that was being
    /// downloaded last if it has come further.
    /// </summary>
    private async Task<StoredState> WithEarlierAsync(StoredState whole)
    {
        HorizonState state = await horizonStates.GetAsync(Horizon);
        StoredState?[] known = [await ReadIfWholeAsync(states.ReadVerifiedAsync(CancellationToken.None)), await ReadIfWholeAsync(states.ReadPendingAsync(CancellationToken.None))];
        StoredState[] usable = [.. known.OfType<StoredState>().Where(stored => stored.Height > 0 && stored.Heights == whole.Heights)];
        if (usable.FirstOrDefault(stored => stored.Horizon == Horizon) is { } same)
        {
            return same;
        }

        (StoredState Whole, int Results) best = (whole, -1);
        foreach (StoredState stored in usable)
        {
            if (await state.FindEarlierAsync(stored.Horizon, CancellationToken.None) is { } earlier
                && await states.ReadResultsAsync(stored.Horizon, CancellationToken.None).CountAsync() is int results
                && results > best.Results)
            {
                best = (whole with { Earlier = stored.Horizon, RangeProofTail = StatePlan.RangeProofTailAfter(earlier.Commitment, whole.Heights) }, results);
            }
        }

        return best.Whole;
    }

    /// <summary>Lays down the plan and finds what is verified of it.</summary>
    /// <exception cref="InvalidOperationException">The horizon header commits to no state that segments can prove.</exception>
    private async Task TakeUpAsync(StoredState stored)
    {
        // The storage may fail at any point: there is a plan only when everything of it was read.
        _plan = null;
        _queue = null;
        _state = await horizonStates.GetAsync(Horizon);
        _stored = stored;
        _verdict = null;
        _results.Clear();
        _leases.Clear();
        var plan = new StatePlan(_state.Commitment, stored.Heights, stored.RangeProofTail);
        await foreach (SegmentResult result in states.ReadResultsAsync(Horizon, CancellationToken.None))
        {
            if (plan.Contains(result.Id))
            {
                _results.TryAdd(result.Id, result);
            }
        }

        _plan = plan;
        _queue = new SegmentQueue(_plan, _results.Keys);
        LogStarted(stored.Height, _plan.Count, _results.Count);
    }

    public Task<SegmentLease> LeaseAsync(string silo, int count)
    {
        var segments = ImmutableArray.CreateBuilder<StateSegmentId>(count);
        if (_queue is not null && _unprovable.Length == 0)
        {
            DateTimeOffset now = time.GetUtcNow();
            foreach (StateSegmentId expired in _leases.Where(lease => lease.Value.Until <= now || liveness.IsGone(lease.Value.Silo)).Select(lease => lease.Key).ToArray())
            {
                LogExpired(expired, _leases[expired].Silo);
                SyncMetrics.LeaseExpired(expired);
                _leases.Remove(expired);
                _queue.Return(expired);
            }

            while (segments.Count < count && _queue.TryTake(out StateSegmentId id))
            {
                _leases[id] = (silo, now + options.LeaseDuration);
                segments.Add(id);
            }
        }

        return Task.FromResult(new SegmentLease(segments.ToImmutable(), _plan?.Heights ?? SegmentHeights.Default, options.LeaseDuration, _stored?.Earlier));
    }

    public Task RenewAsync(string silo, StateSegmentId[] segments)
    {
        DateTimeOffset until = time.GetUtcNow() + options.LeaseDuration;
        foreach (StateSegmentId id in segments)
        {
            if (_leases.TryGetValue(id, out (string Silo, DateTimeOffset Until) lease) && lease.Silo == silo)
            {
                _leases[id] = (silo, until);
            }
        }

        return Task.CompletedTask;
    }

    public Task ReturnAsync(string silo, StateSegmentId[] segments)
    {
        foreach (StateSegmentId id in segments)
        {
            if (_leases.TryGetValue(id, out (string Silo, DateTimeOffset Until) lease) && lease.Silo == silo)
            {
                _leases.Remove(id);
                _queue!.Return(id);
            }
        }

        return Task.CompletedTask;
    }

    public async Task CompleteAsync(SegmentReport report)
    {
        _rejected += report.Rejected;
        _retried += report.Retried;
        if (_plan is null || !_plan.Contains(report.Id) || _results.ContainsKey(report.Id))
        {
            return;
        }

        if (report.Result is null)
        {
            await DoubtAsync(report);
        }
        else if (report.Result.Id == report.Id)
        {
            _leases.Remove(report.Id);
            _failedProof.Remove(report.Id);
            _results.Add(report.Id, report.Result);
            _queue!.Complete(report.Id);
            ulong verified = (ulong)_results.Count;
            if (verified * ProgressSteps / _plan.Count != (verified - 1) * ProgressSteps / _plan.Count)
            {
                LogProgress(_state!.Horizon.Height, _results.Count, _plan.Count);
            }
        }
    }

    public async Task<StateProgress> GetProgressAsync()
    {
        if (_plan is not null && _verdict is null && (ulong)_results.Count == _plan.Count)
        {
            await ConcludeAsync();
        }

        ImmutableArray<SegmentKind> kinds = [.. Enum.GetValues<SegmentKind>()];
        return new StateProgress
        {
            Required = [.. kinds.Select(kind => _plan?.CountOf(kind) ?? 0)],
            Verified = [.. kinds.Select(kind => (ulong)_results.Keys.Count(id => id.Kind == kind))],
            Leased = [.. kinds.Select(kind => (ulong)_leases.Keys.Count(id => id.Kind == kind))],
            TakenOver = (ulong)_results.Values.Count(result => result.Origin != Horizon),
            Rejected = _rejected,
            Retried = _retried,
            Summary = _verdict?.Summary,
            Refusal = _verdict?.Refusal,
            Unprovable = _unprovable,
        };
    }

    private static async Task<StoredState?> ReadIfWholeAsync(Task<StoredState?> reading)
    {
        try
        {
            return await reading;
        }
        catch (DamagedObjectException)
        {
            // Then it is as if it were not there: the sync grain says which state is wanted.
            return null;
        }
    }

    /// <summary>A segment that nobody delivered: if enough peers failed to prove it, on whatever silos, they are not to blame.</summary>
    private async Task DoubtAsync(SegmentReport report)
    {
        if (!_failedProof.TryGetValue(report.Id, out Dictionary<PeerIdentity, string>? failed))
        {
            _failedProof.Add(report.Id, failed = []);
        }

        foreach (string peer in report.FailedProof)
        {
            failed.TryAdd(PeerIdentity.Of(IPEndPoint.Parse(peer)), peer);
        }

        if (failed.Count >= HorizonDoubt.Peers && _unprovable.Length == 0)
        {
            _unprovable = $"{report.Id} (asked of {string.Join(", ", failed.Values)})";
            LogUnprovable(_unprovable);
            await GrainFactory.GetGrain<IPeerBookGrain>(GrainKeys.Network(network.GenesisHash)).SuspendBansAsync([.. failed.Values]);
        }
    }

    /// <summary>A chain too short for a horizon has the genesis block's body as its state (design: horizon 0).</summary>
    private async Task ConcludeGenesisAsync(SegmentHeights heights)
    {
        _verdict = GenesisState.Verify(network, RandomNumberGenerator.GetBytes(32));
        if (_verdict.Summary is not null)
        {
            await states.WriteVerifiedAsync(new StoredState(Horizon, 0, heights), CancellationToken.None);
        }
    }

    private async Task ConcludeAsync()
    {
        using Activity? span = SyncTraces.StartVerdict(Horizon);
        SegmentResult[] results = [.. _results.Values];
        RuleViolation? nrdViolation = await NrdKernels.CheckAsync(states, results, CancellationToken.None);
        StateVerdict verdict = await verifierPool.RunAsync(() => StateVerifier.Conclude(network, _state!.Horizon, results, nrdViolation));
        if (verdict.Refusal is { } doubt && results.Any(result => result.Origin != Horizon))
        {
            await StartOverAsync(doubt);
            return;
        }

        span.Tell(verdict);
        if (verdict.Summary is not null)
        {
            await states.WriteVerifiedAsync(_stored!, CancellationToken.None);
            LogVerified(_state!.Horizon.Height);
        }
        else
        {
            LogRefused(_state!.Horizon.Height, verdict.Refusal!);
        }

        _verdict = verdict;
    }

    /// <summary>
    /// A horizon header may commit to a state that does not continue the earlier one. Nobody is to blame who delivered, and a
    /// state is refused only for what was fetched for it: all of it is.
    /// </summary>
    private async Task StartOverAsync(RuleViolation doubt)
    {
        LogStartsOver(_state!.Horizon.Height, doubt);
        try
        {
            foreach (SegmentResult result in _results.Values.Where(result => result.Origin != Horizon).ToArray())
            {
                await states.DeleteResultAsync(Horizon, result.Id, CancellationToken.None);
            }

            await TakeUpAsync(new StoredState(Horizon, _state.Horizon.Height, _plan!.Heights));
            await states.WritePendingAsync(_stored!, CancellationToken.None);
        }
        catch
        {
            // The next activation finds the state as it was before, and comes to this point again.
            DeactivateOnIdle();
            throw;
        }
    }
}
