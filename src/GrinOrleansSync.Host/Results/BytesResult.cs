namespace GrinOrleansSync.Host.Results;

/// <summary>Bytes received from peers and kept in the store; the latter null where nobody counted.</summary>
internal sealed record BytesResult(long Received, long? Stored);
