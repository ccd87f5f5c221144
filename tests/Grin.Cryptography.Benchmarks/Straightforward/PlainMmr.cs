using Grin.Chain;
using Grin.Chain.Mmr;

namespace Grin.Cryptography.Benchmarks.Straightforward;

/// <summary>A list of all nodes of an MMR, hashed one after the other (consensus.md §7, §8).</summary>
internal sealed class PlainMmr
{
    private readonly List<Hash> _nodes = [];

    /// <summary>The root, bagged anew from the peaks in the list.</summary>
    public Hash Root
    {
        get
        {
            Span<ulong> positions = stackalloc ulong[MmrGeometry.MaxPeaks];
            int count = MmrGeometry.Peaks((ulong)_nodes.Count, positions);
            Hash root = count == 0 ? Hash.Zero : _nodes[(int)positions[count - 1]];
            for (int i = count - 2; i >= 0; i--)
            {
                root = MmrHash.Bag((ulong)_nodes.Count, _nodes[(int)positions[i]], root);
            }

            return root;
        }
    }

    /// <summary>Adds a leaf and the parents that it completes.</summary>
    public void Append(ReadOnlySpan<byte> leaf)
    {
        _nodes.Add(MmrHash.Leaf((ulong)_nodes.Count, leaf));
        for (int height = 1; MmrGeometry.Height((ulong)_nodes.Count) == height; height++)
        {
            _nodes.Add(MmrHash.Parent((ulong)_nodes.Count, _nodes[^(1 << height)], _nodes[^1]));
        }
    }

    /// <summary>Drops all nodes from a size on.</summary>
    public void Rewind(ulong size) => _nodes.RemoveRange((int)size, _nodes.Count - (int)size);
}
