namespace Grin.Chain.Mmr;

/// <summary>Where a node's parent and sibling stand.</summary>
/// <param name="Parent">Position of the parent.</param>
/// <param name="Sibling">Position of the parent's other child.</param>
/// <param name="SiblingIsLeft">Whether the sibling is the left child.</param>
public readonly record struct MmrFamily(ulong Parent, ulong Sibling, bool SiblingIsLeft);
