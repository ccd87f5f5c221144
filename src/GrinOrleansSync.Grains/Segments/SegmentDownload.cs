using System.Collections.Concurrent;
using System.Net;
using Grin.Chain.State;
using Grin.P2P;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Telemetry;
using GrinOrleansSync.Grains.Verification;
using Polly;
using Polly.Hedging;
using Polly.Retry;

namespace GrinOrleansSync.Grains.Segments;

/// <summary>
/// One segment from whichever peer delivers it: an attempt asks one peer <em>and</em> verifies what came. A failed attempt
/// is followed by one on another peer, a slow one is joined by one.
/// </summary>
internal sealed class SegmentDownload
{
    // Then the work is given back: meanwhile the silo may have come to other peers, and other silos may have better ones.
    private const int MaxRetries = 8;

    // After so long another activation, on a silo that was taken for lost, may have stored the segment.
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly PeerPool _pool;
    private readonly SegmentJudge _judge;
    private readonly LateAnswers _late;
    private readonly HorizonState _state;
    private readonly SegmentHeights _heights;
    private readonly StateSegmentId _id;
    private readonly Func<Task<SegmentResult?>> _readStored;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline<VerifiedSegment?> _pipeline;
    private readonly ConcurrentDictionary<PeerIdentity, IPEndPoint> _tried = new();
    private readonly ConcurrentDictionary<PeerIdentity, IPEndPoint> _asking = new();
    private readonly ConcurrentDictionary<PeerIdentity, IPEndPoint> _failedProof = new();
    private volatile Task<SegmentJudgement>? _judging;
    private volatile bool _askedAll;
    private volatile TaskCompletionSource _attemptEnded = new();
    private volatile SegmentResult? _stored;
    private long _looked;
    private int _attempts;
    private int _asked;
    private int _rejected;

    public SegmentDownload(
        PeerPool pool,
        SegmentJudge judge,
        LateAnswers late,
        HorizonState state,
        SegmentHeights heights,
        StateSegmentId id,
        Func<Task<SegmentResult?>> readStored,
        SyncOptions options,
        TimeProvider time)
    {
        _pool = pool;
        _judge = judge;
        _late = late;
        _state = state;
        _heights = heights;
        _id = id;
        _readStored = readStored;
        _time = time;
        _looked = time.GetTimestamp();
        _pipeline = BuildPipeline(options.HedgeAfter, time);
    }

    /// <summary>Answers that did not prove.</summary>
    public int Rejected => _rejected;

    /// <summary>Requests beyond the first.</summary>
    public int Retried => Math.Max(0, _asked - 1);

    /// <summary>Peers whose answers did not prove against the header, once every other peer was asked too; none before.</summary>
    public IReadOnlyCollection<IPEndPoint> FailedProof => _askedAll ? [.. _failedProof.Values] : [];

    /// <summary>The result that somebody else stored meanwhile, so that no peer was asked any more.</summary>
    public SegmentResult? Stored => _stored;

    /// <summary>The verified segment; null when no peer could be asked or none delivered, or it is stored meanwhile.</summary>
    public async Task<VerifiedSegment?> RunAsync(CancellationToken cancellationToken)
    {
        using LateAnswers.Inbox inbox = _late.Open(_state.Horizon.Hash, _id);
        try
        {
            return await _pipeline.ExecuteAsync(
                (arrivals, token) => new ValueTask<VerifiedSegment?>(AttemptAsync(arrivals, token)), inbox, cancellationToken).ConfigureAwait(false);
        }
        catch (PeerFaultException)
        {
            return null;
        }
    }

    private static ResiliencePipeline<VerifiedSegment?> BuildPipeline(TimeSpan hedgeAfter, TimeProvider time) =>
        new ResiliencePipelineBuilder<VerifiedSegment?> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<VerifiedSegment?>
            {
                ShouldHandle = new PredicateBuilder<VerifiedSegment?>().Handle<PeerFaultException>(),
                MaxRetryAttempts = MaxRetries,
                Delay = FirstPause,
                MaxDelay = LongestPause,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .AddHedging(new HedgingStrategyOptions<VerifiedSegment?>
            {
                // That there is no second peer says nothing of the first one, which may deliver yet.
                ShouldHandle = new PredicateBuilder<VerifiedSegment?>().Handle<PeerFaultException>().HandleResult(static verified => verified is null),
                MaxHedgedAttempts = 1,
                Delay = hedgeAfter,
            })
            .Build();

    private async Task<VerifiedSegment?> AttemptAsync(LateAnswers.Inbox arrivals, CancellationToken cancellationToken)
    {
        bool joins = Interlocked.Increment(ref _attempts) > 1;
        TaskCompletionSource ended = joins ? _attemptEnded : new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _attemptEnded = ended;
        try
        {
            return await AttemptAsync(joins, arrivals, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _attempts);
            ended.TrySetResult();
        }
    }

    private async Task<VerifiedSegment?> AttemptAsync(bool joins, LateAnswers.Inbox arrivals, CancellationToken cancellationToken)
    {
        // A peer that has answered is not slow, the verifiers are busy: asking another one would only make them busier.
        if (_judging is { } judging && (await judging.ConfigureAwait(false)).Verified is { } verified)
        {
            return verified;
        }

        if (_stored is not null)
        {
            return null;
        }

        using PeerLease? lease = await (joins ? RentBesideAsync(cancellationToken) : RentAsync(isIdle: false, cancellationToken)).ConfigureAwait(false);
        if (lease is null || await IsStoredAsync().ConfigureAwait(false))
        {
            return null;
        }

        PeerIdentity identity = PeerIdentity.Of(lease.EndPoint);
        _tried[identity] = _asking[identity] = lease.EndPoint;
        using SegmentAttempt? attempt = SegmentAttempt.Start(_id, lease.EndPoint);
        Interlocked.Increment(ref _asked);
        long asked = _time.GetTimestamp();
        SegmentAnswer answer;
        try
        {
            answer = await AskAsync(lease.Connection, arrivals, cancellationToken).ConfigureAwait(false);
        }
        catch (PeerFaultException exception)
        {
            lease.Failed(exception.Fault);
            attempt?.Failed(exception.Fault);
            throw;
        }
        finally
        {
            _asking.TryRemove(identity, out _);
        }

        TimeSpan elapsed = _time.GetElapsedTime(asked);
        attempt?.Answered(answer.Body.Length);
        _judging = _judge.JudgeAsync(_state, _heights, _id, answer.Body, answer.Version);
        SegmentJudgement judgement = await _judging.ConfigureAwait(false);
        if (judgement.Fault is { } fault)
        {
            attempt?.Failed(fault);
            await BlameAsync(answer.From, fault).ConfigureAwait(false);
            throw new PeerFaultException(fault);
        }

        if (answer.From == lease.Connection)
        {
            lease.Delivered(answer.Body.Length, elapsed);
        }

        attempt?.Verified();
        return judgement.Verified;
    }

    /// <summary>Looks whether the segment is stored meanwhile, if the last look is a while ago: peers can be waited for long.</summary>
    private async Task<bool> IsStoredAsync()
    {
        if (_stored is null && _time.GetElapsedTime(Interlocked.Read(ref _looked)) >= LookAgainAfter)
        {
            Interlocked.Exchange(ref _looked, _time.GetTimestamp());
            _stored = await _readStored().ConfigureAwait(false);
        }

        return _stored is not null;
    }

    /// <summary>
    /// A peer for an attempt beside one that is slow: an idle one, since where all are slow each would otherwise send what
    /// another is sending. When the slow attempt fails, any.
    /// </summary>
    private async Task<PeerLease?> RentBesideAsync(CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<PeerLease?> idle = RentAsync(isIdle: true, over.Token);
        if (await Task.WhenAny(idle, _attemptEnded.Task).ConfigureAwait(false) != idle)
        {
            await over.CancelAsync().ConfigureAwait(false);
        }

        try
        {
            return await idle.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return await RentAsync(isIdle: false, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A peer not asked yet, or when all were any that is not being asked; null when there is none.</summary>
    private async Task<PeerLease?> RentAsync(bool isIdle, CancellationToken cancellationToken)
    {
        // One with less work than the horizon header has cannot have its state, whatever height it stands at.
        var query = new PeerQuery
        {
            Capabilities = Capabilities.Segments,
            MinHeight = _state.Horizon.Height,
            MinTotalDifficulty = _state.Horizon.TotalDifficulty,
            IsIdle = isIdle,
        };
        PeerLease? lease = await _pool.RentAsync(query with { Excluded = [.. _tried.Values] }, cancellationToken).ConfigureAwait(false);
        if (lease is not null)
        {
            return lease;
        }

        _askedAll = true;
        _tried.Clear();
        return await _pool.RentAsync(query with { Excluded = [.. _asking.Values] }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The answer of the peer, or one that another peer gives to an earlier attempt meanwhile.</summary>
    private async Task<SegmentAnswer> AskAsync(PeerConnection connection, LateAnswers.Inbox arrivals, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<SegmentAnswer> asked = connection.GetSegmentAsync(_id.Kind, _state.Horizon.Hash, _id.Id, over.Token);
        Task<SegmentAnswer> late = arrivals.ReadAsync(over.Token);
        Task<SegmentAnswer> first = await Task.WhenAny(asked, late).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        Task<SegmentAnswer> other = first == asked ? late : asked;
        _ = other.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return await first.ConfigureAwait(false);
    }

    private async Task BlameAsync(PeerConnection culprit, PeerFault fault)
    {
        Interlocked.Increment(ref _rejected);
        SyncMetrics.SegmentRejected(_id, fault.Reason);
        if (fault.Reason is PeerFaultReason.MerkleProof or PeerFaultReason.MissingData)
        {
            _failedProof[PeerIdentity.Of(culprit.RemoteEndPoint)] = culprit.RemoteEndPoint;
        }

        await _pool.BanAsync(culprit.RemoteEndPoint, fault, BanReasonCode.BadTxHashSet, CancellationToken.None).ConfigureAwait(false);
    }
}
