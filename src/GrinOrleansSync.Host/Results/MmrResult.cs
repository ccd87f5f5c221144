namespace GrinOrleansSync.Host.Results;

/// <summary>Segments of one MMR in a status.</summary>
internal sealed record MmrResult(ulong Required, ulong Verified);
