using Grin.Chain.Mmr;
using Grin.Chain.Segments;

namespace Grin.Chain.Tests.Recorded;

/// <summary>
/// The check of a segment written down a second time, step by step as the node does it (consensus.md §10.3 to §10.5: a
/// stack, look-ups by position). Tells what of the segment the root depends on.
/// </summary>
internal sealed class ReferenceProof
{
    private readonly Segment _segment;
    private readonly SegmentRange _range;
    private readonly UnspentBitmap? _bitmap;

    private ReferenceProof(Segment segment, SegmentRange range, UnspentBitmap? bitmap)
    {
        _segment = segment;
        _range = range;
        _bitmap = bitmap;
    }

    /// <summary>Where the proof leads; null if something is missing.</summary>
    public Hash? Root { get; private set; }

    /// <summary>Rows of the leaves that the root depends on.</summary>
    public SortedSet<int> UsedLeaves { get; } = [];

    /// <summary>Rows of the hashes that the root depends on.</summary>
    public SortedSet<int> UsedHashes { get; } = [];

    /// <summary>How many proof hashes the root depends on.</summary>
    public int UsedProof { get; private set; }

    public static ReferenceProof Of(Segment segment, ulong mmrSize, UnspentBitmap? bitmap)
    {
        Assert.True(SegmentRange.TryCreate(segment.Id, mmrSize, out SegmentRange range));
        var proof = new ReferenceProof(segment, range, bitmap);
        proof.Root = proof.Compute();
        return proof;
    }

    private Hash? Compute()
    {
        var stack = new Stack<Hash?>();
        for (ulong position = _range.FirstPosition; position <= _range.LastPosition; position++)
        {
            int height = MmrGeometry.Height(position);
            if (height == 0)
            {
                if (!IsRequired(position))
                {
                    stack.Push(null);
                    continue;
                }

                int row = _segment.FindLeaf(position);
                if (row < 0)
                {
                    return null;
                }

                UsedLeaves.Add(row);
                stack.Push(MmrHash.Leaf(position, _segment.Leaf(row)));
                continue;
            }

            Hash? right = stack.Pop();
            Hash? left = stack.Pop();
            if (left is null && right is null)
            {
                stack.Push(null);
                continue;
            }

            left ??= LookUp(MmrGeometry.LeftChild(position, height));
            right ??= LookUp(MmrGeometry.RightChild(position));
            if (left is null || right is null)
            {
                return null;
            }

            stack.Push(MmrHash.Parent(position, left.Value, right.Value));
        }

        if (_range.IsFull)
        {
            Hash? root = stack.Pop();
            return root is null ? FromAncestor() : Walk(root.Value, _range.LastPosition);
        }

        Hash? bagged = null;
        foreach (ulong peak in Peaks().Where(peak => peak >= _range.FirstPosition).Reverse())
        {
            Hash? hash = stack.Pop() ?? LookUp(peak);
            if (hash is null)
            {
                return null;
            }

            bagged = bagged is null ? hash : MmrHash.Bag(_range.MmrSize, hash.Value, bagged.Value);
        }

        return Walk(bagged!.Value, _range.LastPosition);
    }

    private Hash? FromAncestor()
    {
        ulong position = _range.LastPosition;
        while (LookUp(position) is not { } hash)
        {
            position = MmrGeometry.Family(position).Parent;
            if (position >= _range.MmrSize || AnyUnspentBelow(position))
            {
                return null;
            }
        }

        return Walk(LookUp(position)!.Value, position);
    }

    private Hash? Walk(Hash root, ulong start)
    {
        ulong peak = _range.LastPosition;
        if (_range.IsFull)
        {
            while (MmrGeometry.Family(peak) is var family && family.Parent < _range.MmrSize)
            {
                if (family.Parent > start)
                {
                    if (Next() is not { } sibling)
                    {
                        return null;
                    }

                    root = family.SiblingIsLeft ? MmrHash.Parent(family.Parent, sibling, root) : MmrHash.Parent(family.Parent, root, sibling);
                }

                peak = family.Parent;
            }

            if (Peaks().Any(other => other > peak))
            {
                if (Next() is not { } right)
                {
                    return null;
                }

                root = MmrHash.Bag(_range.MmrSize, root, right);
            }
        }

        foreach (ulong _ in Peaks().Where(other => other < _range.FirstPosition))
        {
            if (Next() is not { } left)
            {
                return null;
            }

            root = MmrHash.Bag(_range.MmrSize, left, root);
        }

        return root;
    }

    private Hash? Next() => UsedProof < _segment.Proof.Length ? _segment.Proof[UsedProof++] : null;

    private Hash? LookUp(ulong position)
    {
        int row = _segment.HashPositions.BinarySearch(position);
        if (row < 0)
        {
            return null;
        }

        UsedHashes.Add(row);
        return _segment.Hashes[row];
    }

    private bool IsRequired(ulong position)
    {
        ulong leaf = MmrGeometry.LeafIndex(position);
        ulong sibling = leaf % 2 == 0 ? leaf + 1 : leaf - 1;
        return _bitmap is null || _bitmap.IsUnspent(leaf) || _bitmap.IsUnspent(sibling) || position == _range.MmrSize - 1;
    }

    private bool AnyUnspentBelow(ulong position)
    {
        int height = MmrGeometry.Height(position);
        ulong last = MmrGeometry.LastLeafIndex(position, height);
        for (ulong leaf = MmrGeometry.FirstLeafIndex(position, height); leaf <= last; leaf++)
        {
            if (_bitmap!.IsUnspent(leaf))
            {
                return true;
            }
        }

        return false;
    }

    private ulong[] Peaks()
    {
        var peaks = new ulong[MmrGeometry.MaxPeaks];
        return peaks[..MmrGeometry.Peaks(_range.MmrSize, peaks)];
    }
}
