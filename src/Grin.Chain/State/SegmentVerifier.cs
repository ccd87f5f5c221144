using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Grin.Chain.Networks;
using Grin.Chain.Rules;
using Grin.Chain.Segments;
using Grin.Chain.Transactions;
using Grin.Cryptography;

namespace Grin.Chain.State;

/// <summary>
/// Verifies segments of one state: first against the header (whose failure is the sender's fault), then their elements
/// (whose failure is the chain's) (consensus.md §10, §11).
/// </summary>
public sealed class SegmentVerifier
{
    private readonly StateCommitment _commitment;
    private readonly bool _areKept;
    private readonly KernelSegmentRules _kernelRules;

    /// <summary>A verifier for the state that a horizon header commits to.</summary>
    /// <param name="network">Parameters of the network.</param>
    /// <param name="commitment">What the horizon header commits to.</param>
    /// <param name="areKept">Whether its segments are kept for a later state, whose bitmap is given with them.</param>
    public SegmentVerifier(NetworkParameters network, StateCommitment commitment, bool areKept = false)
    {
        _commitment = commitment;
        _areKept = areKept;
        _kernelRules = new KernelSegmentRules(network);
    }

    /// <summary>A bitmap segment.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="outputPmmrRoot">The output MMR root that came with it.</param>
    /// <param name="verified">The verified segment.</param>
    /// <param name="defect">Why it does not prove.</param>
    public bool TryVerifyBitmap(
        Segment segment,
        Hash outputPmmrRoot,
        [NotNullWhen(true)] out VerifiedSegment? verified,
        [NotNullWhen(false)] out SegmentDefect? defect)
    {
        verified = TryProve(segment, null, outputPmmrRoot, out ProvenSegment? proven, out defect)
            ? Verified(proven, proven.Range.LeafCount, PointSum.Infinity, [])
            : null;
        return verified is not null;
    }

    /// <summary>An output segment; sums its unspent commitments.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="bitmapRoot">The bitmap root that came with it.</param>
    /// <param name="bitmap">The proven bitmap.</param>
    /// <param name="verified">The verified segment.</param>
    /// <param name="defect">Why it does not prove.</param>
    public bool TryVerifyOutputs(
        Segment segment,
        Hash bitmapRoot,
        UnspentBitmap bitmap,
        [NotNullWhen(true)] out VerifiedSegment? verified,
        [NotNullWhen(false)] out SegmentDefect? defect)
    {
        verified = null;
        defect = _areKept ? null : FindCompanionDefect(segment, bitmapRoot, bitmap);
        if (defect is not null || !TryProve(segment, bitmap, bitmapRoot, out ProvenSegment? proven, out defect))
        {
            return false;
        }

        UnspentLeaves unspent = UnspentLeaves.Of(proven, bitmap);
        Rows commitments = OutputCommitments(proven.Segment, unspent.Rows);
        ImmutableArray<RuleViolation> violations = [];
        if (!PointSum.TryOfCommitments(commitments, out PointSum sum, out int bad))
        {
            violations = [new RuleViolation(Rule.KernelSums, RulePlace.Output(unspent.LeafIndices[bad]), "the commitment is no point of the curve")];
            sum = PointSum.Infinity;
        }

        verified = Verified(proven, (ulong)unspent.Rows.Length, sum, violations);
        return true;
    }

    /// <summary>A range proof segment; verifies the proofs of all unspent outputs in one batch.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="bitmap">The proven bitmap.</param>
    /// <param name="outputs">The proven output segment that holds the commitments.</param>
    /// <param name="weightSeed">32 unpredictable bytes for the weights of the batch.</param>
    /// <param name="verified">The verified segment.</param>
    /// <param name="defect">Why it does not prove.</param>
    public bool TryVerifyRangeProofs(
        Segment segment,
        UnspentBitmap bitmap,
        Segment outputs,
        ReadOnlySpan<byte> weightSeed,
        [NotNullWhen(true)] out VerifiedSegment? verified,
        [NotNullWhen(false)] out SegmentDefect? defect)
    {
        verified = null;
        if (!TryProve(segment, bitmap, Hash.Zero, out ProvenSegment? proven, out defect))
        {
            return false;
        }

        UnspentLeaves unspent = UnspentLeaves.Of(proven, bitmap);
        int[] outputRows = unspent.RowsIn(outputs);
        Rows commitments = OutputCommitments(outputs, outputRows);
        var proofs = new Rows(proven.Segment.Leaves, RangeProof.Size, RangeProof.ProofOffset, RangeProof.ProofSize, unspent.Rows);
        int[] invalid = Bulletproof.FindInvalid(commitments, proofs, weightSeed);
        ImmutableArray<RuleViolation> violations = invalid.Length == 0
            ? []
            : [new RuleViolation(Rule.RangeProof, RulePlace.Output(unspent.LeafIndices[invalid[0]]), $"{invalid.Length} range proofs of the segment do not verify, this is the first")];
        verified = Verified(proven, (ulong)unspent.Rows.Length, PointSum.Infinity, violations);
        return true;
    }

    /// <summary>
    /// A kernel segment; verifies all signatures in one batch, the kernel roots of the headers that fall into it, lock
    /// heights, and sums the excesses.
    /// </summary>
    /// <param name="segment">The segment.</param>
    /// <param name="blocks">The headers it answers for.</param>
    /// <param name="weightSeed">32 unpredictable bytes for the weights of the batch.</param>
    /// <param name="verified">The verified segment.</param>
    /// <param name="defect">Why it does not prove.</param>
    public bool TryVerifyKernels(
        Segment segment,
        KernelBlocks blocks,
        ReadOnlySpan<byte> weightSeed,
        [NotNullWhen(true)] out VerifiedSegment? verified,
        [NotNullWhen(false)] out SegmentDefect? defect)
    {
        verified = TryProve(segment, null, Hash.Zero, out ProvenSegment? proven, out defect)
            ? _kernelRules.Apply(proven, blocks, weightSeed)
            : null;
        return verified is not null;
    }

    /// <summary>
    /// The bitmap root sent along with an output segment must be the bitmap's. The proof does not need it, and the node
    /// does not look at it, but whoever alters it lies (interface.md §5).
    /// </summary>
    public static SegmentDefect? FindCompanionDefect(Segment outputs, Hash bitmapRoot, UnspentBitmap bitmap) => bitmapRoot == bitmap.Root
        ? null
        : new SegmentDefect(SegmentDefectKind.MerkleProof, $"{outputs.Kind} segment {outputs.Id} came with bitmap root {bitmapRoot}, the bitmap's is {bitmap.Root}");

    private bool TryProve(
        Segment segment,
        UnspentBitmap? bitmap,
        Hash companionRoot,
        [NotNullWhen(true)] out ProvenSegment? proven,
        [NotNullWhen(false)] out SegmentDefect? defect) => _areKept
        ? SegmentProver.TryProveKept(segment, _commitment, bitmap, companionRoot, out proven, out defect)
        : SegmentProver.TryProve(segment, _commitment, bitmap, companionRoot, out proven, out defect);

    private static Rows OutputCommitments(Segment outputs, ReadOnlySpan<int> rows) =>
        new(outputs.Leaves, OutputIdentifier.Size, OutputIdentifier.CommitmentOffset, OutputIdentifier.CommitmentSize, rows);

    private static VerifiedSegment Verified(ProvenSegment proven, ulong elements, PointSum sum, ImmutableArray<RuleViolation> violations) =>
        new(
            proven,
            new SegmentResult
            {
                Id = new StateSegmentId(proven.Segment.Kind, proven.Segment.Id),
                Origin = proven.Horizon,
                Cover = proven.Cover,
                CompanionRoot = proven.CompanionRoot,
                Elements = elements,
                Sum = sum,
                HeadersAnswered = 0,
                NrdKernels = 0,
                Violations = violations,
            },
            []);
}
