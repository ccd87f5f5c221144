namespace Grin.Chain.Segments;

/// <summary>Why a segment does not prove (interface.md §5).</summary>
/// <param name="Kind">The kind of defect.</param>
/// <param name="Detail">What is missing or wrong, for a person.</param>
public sealed record SegmentDefect(SegmentDefectKind Kind, string Detail);
