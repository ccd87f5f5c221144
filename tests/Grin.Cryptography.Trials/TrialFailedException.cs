namespace Grin.Cryptography.Trials;

/// <summary>Two implementations, or two ways of asking one, gave different answers.</summary>
internal sealed class TrialFailedException(string message) : Exception(message);
