using Grin.Chain;
using Grin.Chain.Segments;
using Grin.Chain.State;
using GrinOrleansSync.Grains.Verification;
using GrinOrleansSync.Storage.Objects;
using GrinOrleansSync.Storage.States;
using Microsoft.Extensions.Logging;

namespace GrinOrleansSync.Grains.Segments;

/// <summary>
/// Takes full segments of an earlier state over into a later one without asking anybody: a few bytes are corrected, the
/// segment stays where it is (design: a new horizon). What can't be taken over is downloaded.
/// </summary>
internal sealed partial class EarlierSegments(StateStore states, VerifierPool pool, ILogger<EarlierSegments> logger) : IDisposable
{
    // Cutting and joining need the memory of a whole segment, for which a small one has reserved nothing.
    private readonly SemaphoreSlim _whole = new(1, 1);

    /// <summary>The result of a segment, stored; null when it can't be taken over.</summary>
    /// <param name="state">The state it is wanted for.</param>
    /// <param name="horizon">Horizon of the earlier state.</param>
    /// <param name="heights">Heights of the segments of both.</param>
    /// <param name="id">Which segment.</param>
    public async Task<SegmentResult?> TakeOverAsync(HorizonState state, Hash horizon, SegmentHeights heights, StateSegmentId id)
    {
        if (id.Kind == SegmentKind.Bitmap
            || await state.FindEarlierAsync(horizon, CancellationToken.None) is not { } earlier
            || !SegmentTakeOver.IsFull(earlier.Commitment, id))
        {
            return null;
        }

        try
        {
            if (await FindAsync(state, earlier, heights, id) is { } result)
            {
                await states.WriteResultAsync(state.Horizon.Hash, result, CancellationToken.None);
                return result;
            }
        }
        catch (Exception exception) when (exception is DamagedObjectException or InvalidDataException or ArgumentException)
        {
            LogUnusable(id, exception.Message);
        }

        return null;
    }

    public void Dispose() => _whole.Dispose();

    private async Task<SegmentResult?> FindAsync(HorizonState state, HorizonState earlier, SegmentHeights heights, StateSegmentId id)
    {
        SegmentResult? result = await states.ReadResultAsync(earlier.Horizon.Hash, id, CancellationToken.None);
        if (id.Kind == SegmentKind.Kernel)
        {
            return result is not null && SegmentTakeOver.HoldsForKernels(earlier.Commitment, result) ? result : null;
        }

        var takeOver = new SegmentTakeOver(
            earlier.Commitment,
            await earlier.GetBitmapAsync(heights.Bitmap),
            await state.GetBitmapAsync(heights.Bitmap));
        if (result is not null)
        {
            return takeOver.CanTakeOver(result) ? await CorrectAsync(takeOver, result) : null;
        }

        if (id.Kind == SegmentKind.Output)
        {
            return null;
        }

        await _whole.WaitAsync();
        try
        {
            return id.Id.Height < heights.RangeProof
                ? await CutAsync(takeOver, earlier, heights.RangeProof, id)
                : await JoinAsync(takeOver, state, earlier, id);
        }
        finally
        {
            _whole.Release();
        }
    }

    private async Task<SegmentResult?> CorrectAsync(SegmentTakeOver takeOver, SegmentResult result)
    {
        Segment? outputs = takeOver.NeedsOutputs(result)
            ? (await states.ReadSegmentAsync(result.Origin, result.Id, CancellationToken.None))?.Segment
            : null;
        return await pool.RunAsync(() => takeOver.Correct(result, outputs));
    }

    /// <summary>Range proofs that were part of the last segment, which was not full.</summary>
    private async Task<SegmentResult?> CutAsync(SegmentTakeOver takeOver, HorizonState earlier, byte height, StateSegmentId id)
    {
        var last = new StateSegmentId(id.Kind, new SegmentIdentifier(height, id.Id.Index >> (height - id.Id.Height)));
        if (await ReadFaultlessAsync(earlier, last) is not { } message)
        {
            return null;
        }

        return await StoreAsync(await pool.RunAsync(() =>
            SegmentPieces.TryCut(message.Segment, earlier.Commitment.OutputMmrSize, id.Id, out Segment? piece)
            && takeOver.TryTakeOver(piece, earlier.Commitment, out VerifiedSegment? verified)
                ? verified
                : null));
    }

    /// <summary>Range proofs of a tail that has come to fill a segment.</summary>
    private async Task<SegmentResult?> JoinAsync(SegmentTakeOver takeOver, HorizonState state, HorizonState earlier, StateSegmentId id)
    {
        int shift = id.Id.Height - SegmentHeights.RangeProofTail;
        if (shift <= 0)
        {
            return null;
        }

        var pieces = new List<SegmentMessage>();
        for (ulong index = id.Id.Index << shift; index < (id.Id.Index + 1) << shift; index++)
        {
            var piece = new StateSegmentId(id.Kind, new SegmentIdentifier(SegmentHeights.RangeProofTail, index));
            if (await ReadFaultlessAsync(earlier, piece) is not { } message)
            {
                return null;
            }

            pieces.Add(message);
        }

        // The last one is the newest: its header was the first to have the whole range.
        Hash newest = pieces[^1].BlockHash;
        if (await state.FindEarlierAsync(newest, CancellationToken.None) is not { } origin)
        {
            return null;
        }

        return await StoreAsync(await pool.RunAsync(() =>
            SegmentPieces.TryJoin([.. pieces.Select(piece => piece.Segment)], id.Id.Height, out Segment? joined)
            && takeOver.TryTakeOver(joined, origin.Commitment, out VerifiedSegment? verified)
                ? verified
                : null));
    }

    /// <summary>A stored segment of the earlier state that broke no rule.</summary>
    private async Task<SegmentMessage?> ReadFaultlessAsync(HorizonState earlier, StateSegmentId id) =>
        await states.ReadResultAsync(earlier.Horizon.Hash, id, CancellationToken.None) is { Violations.IsEmpty: true } result
            ? await states.ReadSegmentAsync(result.Origin, id, CancellationToken.None)
            : null;

    private async Task<SegmentResult?> StoreAsync(VerifiedSegment? verified)
    {
        if (verified is null)
        {
            return null;
        }

        await states.WriteSegmentAsync(new SegmentMessage(verified.Result.Origin, verified.Proven.Segment, Hash.Zero), CancellationToken.None);
        return verified.Result;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Segment {Segment} can't be taken over from the earlier state and is downloaded: {Problem}")]
    private partial void LogUnusable(StateSegmentId segment, string problem);
}
