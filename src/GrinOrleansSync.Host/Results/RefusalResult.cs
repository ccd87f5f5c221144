namespace GrinOrleansSync.Host.Results;

/// <summary>Why a chain or stored data is refused (interface.md §2).</summary>
internal sealed record RefusalResult(string Rule, string Where, string Detail);
