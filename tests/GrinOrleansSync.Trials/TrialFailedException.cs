namespace GrinOrleansSync.Trials;

/// <summary>What was to be shown does not hold; the message says what was seen instead.</summary>
internal sealed class TrialFailedException(string message) : Exception(message);
