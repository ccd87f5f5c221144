using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Grin.Chain.Networks;
using Grin.Chain.Segments;
using Grin.Chain.State;
using Grin.Chain.Wire;
using Grin.P2P;
using GrinOrleansSync.Grains.Telemetry;
using GrinOrleansSync.Grains.Verification;

namespace GrinOrleansSync.Grains.Segments;

/// <summary>Parses and verifies the body of a segment message on the verifier pool.</summary>
internal sealed class SegmentJudge(Network network, VerifierPool pool)
{
    private const int WeightSeedSize = 32;

    /// <summary>Parses and verifies everything.</summary>
    /// <param name="state">The state it belongs to.</param>
    /// <param name="heights">Heights of the stored segments it needs.</param>
    /// <param name="id">Which segment it must be.</param>
    /// <param name="body">The body of the message.</param>
    /// <param name="version">Protocol version of the body.</param>
    public Task<SegmentJudgement> JudgeAsync(HorizonState state, SegmentHeights heights, StateSegmentId id, ReadOnlyMemory<byte> body, ProtocolVersion version) =>
        JudgeAsync(state, state.Verifier, heights, id, ([NotNullWhen(true)] out SegmentMessage? message, [NotNullWhen(false)] out WireError? error) =>
            SegmentMessage.TryParse(body.Span, id.Kind, version, network.Parameters.NrdEnabled, out message, out error));

    /// <summary>Verifies everything in a message read back from the store, which may be kept from an earlier state.</summary>
    /// <param name="state">The state it belongs to.</param>
    /// <param name="heights">Heights of the stored segments it needs.</param>
    /// <param name="id">Which segment it must be.</param>
    /// <param name="stored">The message.</param>
    public async Task<SegmentJudgement> JudgeAsync(HorizonState state, SegmentHeights heights, StateSegmentId id, SegmentMessage stored)
    {
        HorizonState? origin = stored.BlockHash == state.Horizon.Hash
            ? state
            : await state.FindEarlierAsync(stored.BlockHash, CancellationToken.None).ConfigureAwait(false);
        if (origin is null)
        {
            return new SegmentJudgement(null, Fault(new SegmentDefect(SegmentDefectKind.MerkleProof, $"segment {id} is of header {stored.BlockHash}, which is not in the chain below {state.Horizon.Height}")));
        }

        return await JudgeAsync(state, origin.Verifier, heights, id, ([NotNullWhen(true)] out SegmentMessage? message, [NotNullWhen(false)] out WireError? error) =>
        {
            (message, error) = (stored, null);
            return true;
        }).ConfigureAwait(false);
    }

    private async Task<SegmentJudgement> JudgeAsync(HorizonState state, SegmentVerifier verifier, SegmentHeights heights, StateSegmentId id, Read read)
    {
        byte[] seed = RandomNumberGenerator.GetBytes(WeightSeedSize);
        switch (id.Kind)
        {
            case SegmentKind.Bitmap:
                return await JudgeAsync(id, read, (SegmentMessage message, out VerifiedSegment? verified, out SegmentDefect? defect) =>
                    verifier.TryVerifyBitmap(message.Segment, message.CompanionRoot, out verified, out defect)).ConfigureAwait(false);
            case SegmentKind.Output:
                UnspentBitmap bitmap = await state.GetBitmapAsync(heights.Bitmap).ConfigureAwait(false);
                return await JudgeAsync(id, read, (SegmentMessage message, out VerifiedSegment? verified, out SegmentDefect? defect) =>
                    verifier.TryVerifyOutputs(message.Segment, message.CompanionRoot, bitmap, out verified, out defect)).ConfigureAwait(false);
            case SegmentKind.RangeProof:
                UnspentBitmap unspent = await state.GetBitmapAsync(heights.Bitmap).ConfigureAwait(false);
                StateSegmentId commitments = new StatePlan(state.Commitment, heights).CommitmentsOf(id);
                Segment outputs = await state.ReadOutputsAsync(commitments, CancellationToken.None).ConfigureAwait(false);
                return await JudgeAsync(id, read, (SegmentMessage message, out VerifiedSegment? verified, out SegmentDefect? defect) =>
                    verifier.TryVerifyRangeProofs(message.Segment, unspent, outputs, seed, out verified, out defect)).ConfigureAwait(false);
            default:
                SegmentRange.TryCreate(id.Id, state.Commitment.KernelMmrSize, out SegmentRange range);
                KernelBlocks blocks = await state.ReadKernelBlocksAsync(range, CancellationToken.None).ConfigureAwait(false);
                return await JudgeAsync(id, read, (SegmentMessage message, out VerifiedSegment? verified, out SegmentDefect? defect) =>
                    verifier.TryVerifyKernels(message.Segment, blocks, seed, out verified, out defect)).ConfigureAwait(false);
        }
    }

    /// <summary>Checks only that it proves against the header: what its sender is to blame for.</summary>
    public async Task<PeerFault?> FindFaultAsync(HorizonState state, SegmentHeights heights, StateSegmentId id, ReadOnlyMemory<byte> body, ProtocolVersion version)
    {
        UnspentBitmap? bitmap = SegmentLeaf.IsPrunable(id.Kind) ? await state.GetBitmapAsync(heights.Bitmap).ConfigureAwait(false) : null;
        return await pool.RunAsync(() =>
        {
            if (!SegmentMessage.TryParse(body.Span, id.Kind, version, network.Parameters.NrdEnabled, out SegmentMessage? message, out WireError? error))
            {
                return Malformed(id, error);
            }

            SegmentDefect? defect = id.Kind == SegmentKind.Output
                ? SegmentVerifier.FindCompanionDefect(message.Segment, message.CompanionRoot, bitmap!)
                : null;
            return defect is null && SegmentProver.TryProve(message.Segment, state.Commitment, bitmap, message.CompanionRoot, out _, out defect)
                ? null
                : Fault(defect!);
        }).ConfigureAwait(false);
    }

    private delegate bool Read([NotNullWhen(true)] out SegmentMessage? message, [NotNullWhen(false)] out WireError? error);

    private delegate bool Verify(SegmentMessage message, out VerifiedSegment? verified, out SegmentDefect? defect);

    private static PeerFault Fault(SegmentDefect defect) => PeerFault.Ban(
        defect.Kind == SegmentDefectKind.MissingData ? PeerFaultReason.MissingData : PeerFaultReason.MerkleProof,
        defect.Detail);

    private static PeerFault Malformed(StateSegmentId id, WireError error) => PeerFault.Malformed($"segment {id}: {error}");

    private Task<SegmentJudgement> JudgeAsync(StateSegmentId id, Read read, Verify verify) =>
        pool.RunAsync(() =>
        {
            using Timing timing = SyncMetrics.TimeVerification(id.Kind);
            if (!read(out SegmentMessage? message, out WireError? error))
            {
                return new SegmentJudgement(null, Malformed(id, error));
            }

            return verify(message, out VerifiedSegment? verified, out SegmentDefect? defect)
                ? new SegmentJudgement(verified, null)
                : new SegmentJudgement(null, Fault(defect!));
        });
}
