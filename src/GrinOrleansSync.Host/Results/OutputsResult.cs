namespace GrinOrleansSync.Host.Results;

/// <summary>Outputs in a result: ever made, and unspent at the horizon.</summary>
internal sealed record OutputsResult(ulong Leaves, ulong Unspent);
