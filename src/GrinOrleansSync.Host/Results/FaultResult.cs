namespace GrinOrleansSync.Host.Results;

/// <summary>A fault of a peer in a result.</summary>
internal sealed record FaultResult(string Reason, long Count, string Detail);
