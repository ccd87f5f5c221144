namespace GrinOrleansSync.Host.Results;

/// <summary>How long the phases took, in seconds.</summary>
internal sealed record SecondsResult(double Headers, double State, double Total);
