using System.Collections.Immutable;
using Grin.Chain.Rules;
using Grin.Chain.Segments;
using Grin.Cryptography;

namespace Grin.Chain.State;

/// <summary>
/// What a verified segment contributes to the verdict over its state. A rule it breaks is nobody's fault: its data is what
/// the header commits to.
/// </summary>
public sealed record SegmentResult
{
    /// <summary>Which segment.</summary>
    public required StateSegmentId Id { get; init; }

    /// <summary>
    /// Hash of the horizon header that its bytes prove against. A full segment is kept over later horizons, whose state it
    /// is as much a part of.
    /// </summary>
    public required Hash Origin { get; init; }

    /// <summary>The proven nodes it vouches for; the covers of all segments of a kind tile their MMR.</summary>
    public required ImmutableArray<MmrNode> Cover { get; init; }

    /// <summary>With bitmap segments the output MMR root, with output segments the bitmap root; zero with others.</summary>
    public required Hash CompanionRoot { get; init; }

    /// <summary>Bitmap: chunks; outputs and range proofs: unspent ones; kernels: all.</summary>
    public required ulong Elements { get; init; }

    /// <summary>Outputs: sum of the unspent commitments; kernels: sum of the excesses; infinity with others.</summary>
    public required PointSum Sum { get; init; }

    /// <summary>Kernels: headers above genesis whose kernel root was compared.</summary>
    public required ulong HeadersAnswered { get; init; }

    /// <summary>Kernels: how many are of the no-recent-duplicate kind.</summary>
    public required ulong NrdKernels { get; init; }

    /// <summary>Rules its elements break, of each rule the lowest place.</summary>
    public required ImmutableArray<RuleViolation> Violations { get; init; }
}
