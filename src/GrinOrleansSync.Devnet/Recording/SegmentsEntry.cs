namespace GrinOrleansSync.Devnet.Recording;

/// <summary>In state.json: a file of segments.</summary>
internal sealed record SegmentsEntry(string ArchiveHash, ulong ArchiveHeight, SegmentCounts Counts, string File, SegmentCounts Heights);
