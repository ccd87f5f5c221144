using Grin.Cryptography;

namespace GrinOrleansSync.Devnet.Generation;

/// <summary>The two sums that a state balances by (consensus.md §11.6).</summary>
/// <param name="Utxo">Unspent outputs less the supply.</param>
/// <param name="Kernels">All kernel excesses, without the offset.</param>
internal readonly record struct StateSums(PointSum Utxo, PointSum Kernels);
