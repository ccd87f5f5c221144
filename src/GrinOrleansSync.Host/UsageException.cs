namespace GrinOrleansSync.Host;

/// <summary>Something the user asked for can't be; the message says what, where, and what to do.</summary>
internal sealed class UsageException(string message) : Exception(message);
