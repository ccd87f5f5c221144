using Grin.Chain.Mmr;

namespace Grin.Chain.Segments;

/// <content>What is proven below the nodes that the root needs.</content>
internal sealed partial class SegmentTree
{
    /// <summary>
    /// Goes down from every proven hash: a pair of children that hashes to it is proven too, so authentic spent leaves and
    /// inner hashes stay (design: proven nodes).
    /// </summary>
    public void DescendFromProven()
    {
        if (Array.TrueForAll(_known, known => known))
        {
            return;
        }

        (Hash[] computed, bool[] present) = Candidates();
        for (int node = _nodeCount - 1; node >= 0; node--)
        {
            int height = LocalHeight(node);
            if (_known[node] && height > 0)
            {
                TryProveChildren(node, node - (1 << height), node - 1, computed, present);
            }
        }
    }

    /// <summary>
    /// Adopts the children of a proven node if what was sent for them hashes to it. A child may be there twice, computed and
    /// listed, and only one of both authentic.
    /// </summary>
    private void TryProveChildren(int parent, int left, int right, Hash[] computed, bool[] present)
    {
        // They are known both or not at all: whatever proves one of them proves the pair.
        if (_known[left])
        {
            return;
        }

        Span<Hash> lefts = stackalloc Hash[2];
        Span<Hash> rights = stackalloc Hash[2];
        lefts = lefts[..Options(left, computed, present, lefts)];
        rights = rights[..Options(right, computed, present, rights)];
        foreach (Hash leftHash in lefts)
        {
            foreach (Hash rightHash in rights)
            {
                if (MmrHash.Parent(_range.FirstPosition + (ulong)parent, leftHash, rightHash) == _nodes[parent])
                {
                    Adopt(left, leftHash, computed);
                    Adopt(right, rightHash, computed);
                    return;
                }
            }
        }
    }

    private int Options(int node, Hash[] computed, bool[] present, Span<Hash> options)
    {
        int count = 0;
        if (present[node])
        {
            options[count++] = computed[node];
        }

        if (TryGetListed(node, out Hash listed) && (count == 0 || listed != options[0]))
        {
            options[count++] = listed;
        }

        return count;
    }

    private void Adopt(int node, Hash hash, Hash[] computed)
    {
        _nodes[node] = hash;
        _known[node] = true;
        _listed[node] = LocalHeight(node) == 0 && (_rows[node] < 0 || computed[node] != hash);
    }

    /// <summary>What the nodes that the root does not need would be: from supplied leaves where they reach, else as listed.</summary>
    internal (Hash[] Hashes, bool[] Present) Candidates()
    {
        var hashes = new Hash[_nodeCount];
        var present = new bool[_nodeCount];
        for (int node = 0; node < _nodeCount; node++)
        {
            int height = LocalHeight(node);
            ulong position = _range.FirstPosition + (ulong)node;
            int left = node - (1 << height);
            if (_known[node])
            {
                hashes[node] = _nodes[node];
                present[node] = true;
            }
            else if (height == 0 && _rows[node] >= 0)
            {
                hashes[node] = MmrHash.Leaf(position, _segment.Leaf(_rows[node]));
                present[node] = true;
            }
            else if (height > 0 && present[left] && present[node - 1])
            {
                hashes[node] = MmrHash.Parent(position, hashes[left], hashes[node - 1]);
                present[node] = true;
            }
            else
            {
                present[node] = TryGetListed(node, out hashes[node]);
            }
        }

        return (hashes, present);
    }
}
