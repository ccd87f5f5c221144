namespace GrinOrleansSync.Host.Results;

/// <summary>A member of the cluster in a status.</summary>
internal sealed record SiloResult(string Address, string Status);
