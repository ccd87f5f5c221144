using Grin.Chain.Mmr;

namespace Grin.Chain.Segments;

/// <summary>A whole MMR in memory, put together from all its segments; serves any segment of it at any height.</summary>
public sealed class MmrSnapshot : IMmrSource
{
    private readonly int _leafSize;
    private readonly Hash[] _nodes;
    private readonly bool[] _present;
    private readonly byte[] _leaves;
    private readonly int[] _leafRows;

    private MmrSnapshot(SegmentKind kind, ulong mmrSize, int leafRows)
    {
        Kind = kind;
        MmrSize = mmrSize;
        _leafSize = SegmentLeaf.Size(kind);
        _nodes = new Hash[checked((int)mmrSize)];
        _present = new bool[mmrSize];
        _leafRows = new int[MmrGeometry.LeafCount(mmrSize)];
        Array.Fill(_leafRows, -1);
        _leaves = new byte[checked(leafRows * _leafSize)];
    }

    /// <inheritdoc/>
    public SegmentKind Kind { get; }

    /// <inheritdoc/>
    public ulong MmrSize { get; }

    /// <summary>The root; every peak is present.</summary>
    public Hash Root
    {
        get
        {
            Span<ulong> positions = stackalloc ulong[MmrGeometry.MaxPeaks];
            int count = MmrGeometry.Peaks(MmrSize, positions);
            var peaks = new Hash[count];
            for (int i = 0; i < count; i++)
            {
                peaks[i] = _nodes[positions[i]];
            }

            return MmrHash.Root(MmrSize, peaks);
        }
    }

    /// <summary>Puts an MMR together.</summary>
    /// <param name="kind">Which MMR.</param>
    /// <param name="mmrSize">Its size, that of a complete range.</param>
    /// <param name="segments">All its segments, of any heights, in any order.</param>
    /// <exception cref="InvalidDataException">They leave a peak or a pair of siblings open.</exception>
    public static MmrSnapshot FromSegments(SegmentKind kind, ulong mmrSize, IReadOnlyCollection<Segment> segments)
    {
        var snapshot = new MmrSnapshot(kind, mmrSize, segments.Sum(segment => segment.LeafCount));
        int row = 0;
        foreach (Segment segment in segments)
        {
            row = snapshot.Add(segment, row);
        }

        snapshot.ComputeNodes();
        return snapshot;
    }

    /// <inheritdoc/>
    public bool TryGetLeaf(ulong leafIndex, out ReadOnlySpan<byte> leaf)
    {
        int row = leafIndex < (ulong)_leafRows.Length ? _leafRows[leafIndex] : -1;
        leaf = row < 0 ? default : _leaves.AsSpan(row * _leafSize, _leafSize);
        return row >= 0;
    }

    /// <inheritdoc/>
    public bool TryGetHash(ulong position, out Hash hash)
    {
        bool present = position < MmrSize && _present[position];
        hash = present ? _nodes[position] : default;
        return present;
    }

    /// <summary>
    /// The same MMR as a node has it after pruning everything spent: of each wholly spent subtree only its root stays, of a
    /// single spent leaf the data too (consensus.md §16).
    /// </summary>
    public MmrSnapshot Prune(UnspentBitmap bitmap)
    {
        var pruned = new MmrSnapshot(Kind, MmrSize, 0, _leaves);
        for (ulong position = 0; position < MmrSize; position++)
        {
            if (!_present[position])
            {
                continue;
            }

            MmrFamily family = MmrGeometry.Family(position);
            if (family.Parent < MmrSize && IsWhollySpent(bitmap, family.Parent))
            {
                continue;
            }

            pruned._nodes[position] = _nodes[position];
            pruned._present[position] = true;
            if (MmrGeometry.Height(position) == 0)
            {
                ulong leaf = MmrGeometry.LeafIndex(position);
                pruned._leafRows[leaf] = _leafRows[leaf];
            }
        }

        return pruned;
    }

    private MmrSnapshot(SegmentKind kind, ulong mmrSize, int leafRows, byte[] sharedLeaves)
        : this(kind, mmrSize, leafRows) => _leaves = sharedLeaves;

    private static bool IsWhollySpent(UnspentBitmap bitmap, ulong position)
    {
        int height = MmrGeometry.Height(position);
        return !bitmap.AnyUnspent(MmrGeometry.FirstLeafIndex(position, height), 1UL << height);
    }

    private int Add(Segment segment, int row)
    {
        for (int i = 0; i < segment.LeafCount; i++, row++)
        {
            ulong position = segment.LeafPositions[i];
            if (position < MmrSize && MmrGeometry.Height(position) == 0)
            {
                segment.Leaf(i).CopyTo(_leaves.AsSpan(row * _leafSize));
                _leafRows[MmrGeometry.LeafIndex(position)] = row;
            }
        }

        for (int i = 0; i < segment.Hashes.Length; i++)
        {
            ulong position = segment.HashPositions[i];
            if (position < MmrSize)
            {
                _nodes[position] = segment.Hashes[i];
                _present[position] = true;
            }
        }

        return row;
    }

    private void ComputeNodes()
    {
        var computed = new bool[_nodes.Length];
        MmrHashBatch leaves = MmrHashBatch.OfLeaves(_nodes, _leafSize);
        for (ulong position = 0; position < MmrSize; position++)
        {
            int height = MmrGeometry.Height(position);
            if (height == 0)
            {
                if (TryGetLeaf(MmrGeometry.LeafIndex(position), out ReadOnlySpan<byte> leaf))
                {
                    leaves.AddLeaf((int)position, position, leaf);
                    _present[position] = true;
                }

                continue;
            }

            ulong left = MmrGeometry.LeftChild(position, height);
            ulong right = MmrGeometry.RightChild(position);
            if (_present[left] && _present[right])
            {
                _present[position] = computed[position] = true;
            }
            else if (!_present[position] && _present[left] != _present[right])
            {
                throw new InvalidDataException($"The {Kind} segments hold only one child of the node at position {position}.");
            }
        }

        leaves.Flush();
        MmrLevels.ComputeParents(_nodes, computed, firstPosition: 0);
        Span<ulong> peaks = stackalloc ulong[MmrGeometry.MaxPeaks];
        foreach (ulong peak in peaks[..MmrGeometry.Peaks(MmrSize, peaks)])
        {
            if (!_present[peak])
            {
                throw new InvalidDataException($"The {Kind} segments do not reach the peak at position {peak}.");
            }
        }
    }
}
