using Grin.Chain.Segments;

namespace Grin.Chain.State;

/// <summary>A segment that is proven and whose elements were verified.</summary>
/// <param name="Proven">What is kept of it.</param>
/// <param name="Result">What it contributes to the verdict.</param>
/// <param name="NrdKernels">Its no-recent-duplicate kernels.</param>
public sealed record VerifiedSegment(ProvenSegment Proven, SegmentResult Result, IReadOnlyList<NrdKernel> NrdKernels);
