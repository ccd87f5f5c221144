using System.Diagnostics;
using Grin.Chain;
using Grin.Chain.Segments;
using Grin.Chain.State;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Headers;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Peers;
using GrinOrleansSync.Grains.Telemetry;
using GrinOrleansSync.Grains.Verification;
using GrinOrleansSync.Storage.Objects;
using GrinOrleansSync.Storage.States;
using Microsoft.Extensions.Logging;
using Orleans.Placement;

namespace GrinOrleansSync.Grains.Segments;

/// <inheritdoc cref="ISegmentGrain"/>
[PreferLocalPlacement]
internal sealed partial class SegmentGrain(
    SiloPeers peers,
    SegmentJudge judge,
    EarlierSegments earlierSegments,
    LateAnswers lateAnswers,
    HorizonStates horizonStates,
    StateStore states,
    HeaderDownload headerDownload,
    SyncOptions options,
    TimeProvider time,
    ILogger<SegmentGrain> logger) : Grain, ISegmentGrain
{
    public async Task<SegmentReport> RunAsync(SegmentHeights heights, Hash? earlier)
    {
        (StateSegmentId id, Hash horizon) = GrainKeys.ParseSegment(this.GetPrimaryKeyString());
        using Activity? span = SyncTraces.StartSegment(id, horizon);
        var report = new SegmentReport(id, await ReadResultAsync(horizon, id), 0, 0, []);
        if (report.Result is null)
        {
            HorizonState state = await horizonStates.GetAsync(horizon);
            SegmentResult? result = await VerifyStoredAsync(state, heights, id);
            if (result is null && earlier is { } horizonBefore)
            {
                result = await earlierSegments.TakeOverAsync(state, horizonBefore, heights, id);
                if (result is not null)
                {
                    SyncMetrics.SegmentVerified(id, SyncMetrics.FromEarlierState);
                }
            }

            report = report with { Result = result };
            report = report.Result is null ? await DownloadAsync(state, heights, id) : report;
        }

        span.Tell(report);
        if (report.FailedProof.Length > 0)
        {
            // The root may suspend the bans of these peers: the book must know of them before.
            await peers.ExchangeAsync();
        }

        await GrainFactory.GetGrain<IStateRootGrain>(GrainKeys.StateRoot(horizon)).CompleteAsync(report);
        DeactivateOnIdle();
        return report;
    }

    public async Task<HeaderSubmission?> RunHeadersAsync(HeaderLease lease)
    {
        HeaderSubmission? submission = await headerDownload.RunAsync(lease);
        DeactivateOnIdle();
        return submission;
    }

    private async Task<SegmentResult?> ReadResultAsync(Hash horizon, StateSegmentId id)
    {
        try
        {
            return await states.ReadResultAsync(horizon, id, CancellationToken.None);
        }
        catch (DamagedObjectException exception)
        {
            LogDamaged(id, exception.Message);
            await states.DeleteSegmentAsync(horizon, id, CancellationToken.None);
            return null;
        }
    }

    /// <summary>A segment that was stored when its result was not: it is verified from its bytes, not downloaded again.</summary>
    private async Task<SegmentResult?> VerifyStoredAsync(HorizonState state, SegmentHeights heights, StateSegmentId id)
    {
        try
        {
            if (await states.ReadSegmentAsync(state.Horizon.Hash, id, CancellationToken.None) is not { } stored)
            {
                return null;
            }

            SegmentJudgement judgement = await judge.JudgeAsync(state, heights, id, stored);
            if (judgement.Verified is { } verified)
            {
                await StoreResultAsync(state.Horizon.Hash, verified);
                SyncMetrics.SegmentVerified(id, SyncMetrics.FromStore);
                return verified.Result;
            }

            LogDamaged(id, judgement.Fault!.Detail);
        }
        catch (DamagedObjectException exception)
        {
            LogDamaged(id, exception.Message);
        }

        await states.DeleteSegmentAsync(state.Horizon.Hash, id, CancellationToken.None);
        return null;
    }

    private async Task<SegmentReport> DownloadAsync(HorizonState state, SegmentHeights heights, StateSegmentId id)
    {
        var download = new SegmentDownload(peers.Pool, judge, lateAnswers, state, heights, id, () => ReadResultAsync(state.Horizon.Hash, id), options, time);
        VerifiedSegment? verified = await download.RunAsync(CancellationToken.None);
        if (verified is not null)
        {
            await states.WriteSegmentAsync(new SegmentMessage(state.Horizon.Hash, verified.Proven.Segment, verified.Proven.CompanionRoot), CancellationToken.None);
            await StoreResultAsync(state.Horizon.Hash, verified);
            SyncMetrics.SegmentVerified(id, SyncMetrics.FromPeer);
        }

        return new SegmentReport(id, verified?.Result ?? download.Stored, download.Rejected, download.Retried, [.. download.FailedProof.Select(peer => peer.ToString())]);
    }

    private async Task StoreResultAsync(Hash horizon, VerifiedSegment verified)
    {
        if (verified.NrdKernels.Count > 0)
        {
            await states.WriteNrdKernelsAsync(horizon, verified.Result.Id, verified.NrdKernels, CancellationToken.None);
        }

        await states.WriteResultAsync(horizon, verified.Result, CancellationToken.None);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stored segment {Segment} can't be used and is downloaded again: {Problem}")]
    private partial void LogDamaged(StateSegmentId segment, string problem);
}
