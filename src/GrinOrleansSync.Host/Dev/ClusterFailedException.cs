namespace GrinOrleansSync.Host.Dev;

/// <summary>A silo of a cluster of this machine ended by itself; the message says which.</summary>
internal sealed class ClusterFailedException(string message) : Exception(message);
