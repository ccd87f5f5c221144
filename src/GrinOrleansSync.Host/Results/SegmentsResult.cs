namespace GrinOrleansSync.Host.Results;

/// <summary>Segments in a result.</summary>
internal sealed record SegmentsResult(ulong Required, ulong Verified, long Rejected, long Retried, ulong TakenOver = 0);
