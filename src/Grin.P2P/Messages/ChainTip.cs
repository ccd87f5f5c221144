using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>How far a node's chain of full blocks reaches: what peers choose each other by (p2p.md §4.2).</summary>
/// <param name="TotalDifficulty">Cumulative difficulty.</param>
/// <param name="Height">Height.</param>
public readonly record struct ChainTip(ulong TotalDifficulty, ulong Height)
{
    internal static ChainTip Read(ref WireReader reader)
    {
        ulong totalDifficulty = reader.ReadUInt64("total difficulty");
        ulong height = reader.ReadUInt64("height");
        return new ChainTip(totalDifficulty, height);
    }

    internal void Write(WireWriter writer)
    {
        writer.WriteUInt64(TotalDifficulty);
        writer.WriteUInt64(Height);
    }
}
