namespace Grin.Chain.Segments;

/// <summary>The hash at a position of an MMR.</summary>
/// <param name="Position">0-based.</param>
/// <param name="Hash">The node's hash.</param>
public readonly record struct MmrNode(ulong Position, Hash Hash);
