namespace GrinOrleansSync.Devnet.Generation;

/// <summary>How much a block makes and spends.</summary>
/// <param name="Inputs">Outputs spent; none only without transactions.</param>
/// <param name="Outputs">Outputs made by transactions: all but the coinbase.</param>
internal readonly record struct BlockCounts(int Inputs, int Outputs);
