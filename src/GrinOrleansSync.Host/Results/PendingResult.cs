namespace GrinOrleansSync.Host.Results;

/// <summary>A state that is being downloaded while an older one is the verified one.</summary>
internal sealed record PendingResult(HeaderResult Horizon, SegmentsResult? Segments);
