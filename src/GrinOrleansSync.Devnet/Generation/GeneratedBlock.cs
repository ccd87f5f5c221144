using Grin.Chain.Blocks;

namespace GrinOrleansSync.Devnet.Generation;

/// <summary>A block of a generated chain.</summary>
/// <param name="Block">The block.</param>
/// <param name="State">The state after it; the same object for every block, and further on once the next one is taken.</param>
internal readonly record struct GeneratedBlock(Block Block, ChainState State);
