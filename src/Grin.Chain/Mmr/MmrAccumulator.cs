using System.Numerics;

namespace Grin.Chain.Mmr;

/// <summary>
/// An MMR of which only the peaks are kept: leaves are appended, the root can be asked at any time. Memory does not grow
/// with the range.
/// </summary>
public sealed class MmrAccumulator
{
    private readonly Hash[] _peaks = new Hash[MmrGeometry.MaxPeaks];
    private int _peakCount;

    /// <summary>An empty range.</summary>
    public MmrAccumulator()
    {
    }

    /// <summary>A range known by its peaks, left to right.</summary>
    /// <exception cref="ArgumentException">Not as many peaks as that many leaves have.</exception>
    public MmrAccumulator(ulong leafCount, ReadOnlySpan<Hash> peaks)
    {
        if (peaks.Length != BitOperations.PopCount(leafCount))
        {
            throw new ArgumentException($"{leafCount} leaves have {BitOperations.PopCount(leafCount)} peaks, not {peaks.Length}.", nameof(peaks));
        }

        LeafCount = leafCount;
        peaks.CopyTo(_peaks);
        _peakCount = peaks.Length;
    }

    /// <summary>Leaves appended so far.</summary>
    public ulong LeafCount { get; private set; }

    /// <summary>Nodes so far; the position of the next leaf.</summary>
    public ulong Size => MmrGeometry.Size(LeafCount);

    /// <summary>The peaks from left to right.</summary>
    public ReadOnlySpan<Hash> Peaks => _peaks.AsSpan(0, _peakCount);

    /// <summary>The root; zero for an empty range.</summary>
    public Hash Root => MmrHash.Root(Size, Peaks);

    /// <summary>A range that goes on independently from here.</summary>
    public MmrAccumulator Clone() => new(LeafCount, Peaks);

    /// <summary>Appends a leaf by its bytes in hash form.</summary>
    public void Append(ReadOnlySpan<byte> leaf) => AppendHash(MmrHash.Leaf(Size, leaf));

    /// <summary>Appends a leaf by its hash, which covers its position (<see cref="Size"/>).</summary>
    public void AppendHash(Hash leafHash) => AppendSubtree(0, leafHash);

    /// <summary>Appends 2^<paramref name="height"/> leaves at once by the root of the subtree that they fill (<see cref="MmrSubtree"/>).</summary>
    /// <exception cref="ArgumentException">The next leaf is not the first of a subtree of that height.</exception>
    public void AppendSubtree(int height, Hash root)
    {
        ulong leaves = 1UL << height;
        if (LeafCount % leaves != 0)
        {
            throw new ArgumentException($"No subtree of height {height} begins at leaf {LeafCount}.", nameof(height));
        }

        ulong position = MmrSubtree.Position(LeafCount, height);
        Hash node = root;
        for (ulong trees = LeafCount >> height; (trees & 1) != 0; trees >>= 1)
        {
            position++;
            node = MmrHash.Parent(position, _peaks[--_peakCount], node);
        }

        _peaks[_peakCount++] = node;
        LeafCount += leaves;
    }
}
