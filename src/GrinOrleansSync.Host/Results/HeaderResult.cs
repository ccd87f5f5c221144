namespace GrinOrleansSync.Host.Results;

/// <summary>A header in a result.</summary>
internal sealed record HeaderResult(ulong Height, string Hash, ulong? TotalDifficulty);
