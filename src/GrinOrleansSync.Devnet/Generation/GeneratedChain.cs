using Grin.Chain.Headers;

namespace GrinOrleansSync.Devnet.Generation;

/// <summary>What a generated chain came to.</summary>
/// <param name="Tip">Its last header.</param>
/// <param name="Horizon">The header whose state was recorded.</param>
/// <param name="Outputs">Outputs ever made at the horizon.</param>
/// <param name="Unspent">How many of them are unspent there.</param>
/// <param name="Kernels">Kernels at the horizon.</param>
public sealed record GeneratedChain(BlockHeader Tip, BlockHeader Horizon, ulong Outputs, ulong Unspent, ulong Kernels);
