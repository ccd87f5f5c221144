namespace GrinOrleansSync.Host.Results;

/// <summary>Bytes received from peers and kept in the store.</summary>
internal sealed record BytesResult(long Received, long Stored);
