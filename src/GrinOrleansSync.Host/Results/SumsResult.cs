namespace GrinOrleansSync.Host.Results;

/// <summary>The sums of a state in a result, as 33-byte commitments in hex (consensus.md §11.6).</summary>
internal sealed record SumsResult(string Utxo, string Kernel);
