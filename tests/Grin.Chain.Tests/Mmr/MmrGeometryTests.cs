using Grin.Chain.Mmr;

namespace Grin.Chain.Tests.Mmr;

/// <summary>Positions against a range that is built node by node and remembers every node.</summary>
public sealed class MmrGeometryTests
{
    private const int LeafCount = 3000;

    private static readonly Lazy<List<Node>> Nodes = new(() => Build(LeafCount));

    [Fact]
    public void Leaves_stand_where_a_range_built_node_by_node_puts_them()
    {
        ulong index = 0;
        foreach (Node leaf in Nodes.Value.Where(node => node.Height == 0))
        {
            Assert.Equal(leaf.Position, MmrGeometry.LeafPosition(index));
            Assert.Equal(index, MmrGeometry.LeafIndex(leaf.Position));
            Assert.Equal(leaf.Position, MmrGeometry.Size(index));
            index++;
        }

        Assert.Equal((ulong)LeafCount, index);
    }

    [Fact]
    public void Every_node_has_the_height_the_family_and_the_leaves_it_was_built_with()
    {
        foreach (Node node in Nodes.Value)
        {
            Assert.Equal(node.Height, MmrGeometry.Height(node.Position));
            Assert.Equal(node.FirstLeaf, MmrGeometry.FirstLeafIndex(node.Position, node.Height));
            Assert.Equal(node.LastLeaf, MmrGeometry.LastLeafIndex(node.Position, node.Height));
            if (node.Height > 0)
            {
                Assert.Equal(node.Left!.Position, MmrGeometry.LeftChild(node.Position, node.Height));
                Assert.Equal(node.Right!.Position, MmrGeometry.RightChild(node.Position));
                Assert.Equal(new MmrFamily(node.Position, node.Right.Position, SiblingIsLeft: false), MmrGeometry.Family(node.Left.Position));
                Assert.Equal(new MmrFamily(node.Position, node.Left.Position, SiblingIsLeft: true), MmrGeometry.Family(node.Right.Position));
            }
        }
    }

    [Fact]
    public void Every_size_has_the_leaves_and_peaks_that_the_range_had_at_it()
    {
        Span<ulong> peaks = stackalloc ulong[MmrGeometry.MaxPeaks];
        var standing = new List<Node>();
        ulong leaves = 0;
        Assert.Equal(0, MmrGeometry.Peaks(0, peaks));
        Assert.True(MmrGeometry.IsComplete(0));
        foreach (Node node in Nodes.Value)
        {
            ulong size = node.Position + 1;
            leaves += node.Height == 0 ? 1UL : 0;
            if (node.Height > 0)
            {
                standing.RemoveRange(standing.Count - 2, 2);
            }

            standing.Add(node);
            bool complete = size == MmrGeometry.Size(leaves);
            Assert.Equal(complete, MmrGeometry.IsComplete(size));
            Assert.Equal(leaves, MmrGeometry.LeafCount(size));
            Assert.Equal(complete ? standing.Select(peak => peak.Position) : [], peaks[..MmrGeometry.Peaks(size, peaks)].ToArray());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(ulong.MaxValue)]
    [InlineData(ulong.MaxValue - 1)]
    [InlineData(ulong.MaxValue >> 1)]
    [InlineData(1UL << 63)]
    [InlineData((1UL << 63) - 2)]
    public void No_input_throws(ulong value)
    {
        Span<ulong> peaks = stackalloc ulong[MmrGeometry.MaxPeaks];

        Assert.InRange(MmrGeometry.Peaks(value, peaks), 0, MmrGeometry.MaxPeaks);
        Assert.InRange(MmrGeometry.Height(value), 0, 63);
        Assert.InRange(MmrGeometry.LeafCount(value), 0UL, value);
        _ = MmrGeometry.Family(value);
        _ = MmrGeometry.LeafIndex(value);
    }

    [Fact]
    public void A_tree_of_63_levels_is_complete_and_has_one_peak()
    {
        ulong size = ulong.MaxValue >> 1;
        var peaks = new ulong[MmrGeometry.MaxPeaks];

        Assert.Equal(1, MmrGeometry.Peaks(size, peaks));
        Assert.Equal(size - 1, peaks[0]);
        Assert.Equal(1UL << 62, MmrGeometry.LeafCount(size));
        Assert.Equal(62, MmrGeometry.Height(size - 1));
    }

    private static List<Node> Build(int leafCount)
    {
        var nodes = new List<Node>();
        var peaks = new Stack<Node>();
        for (ulong leaf = 0; leaf < (ulong)leafCount; leaf++)
        {
            Append(new Node((ulong)nodes.Count, 0, leaf, leaf, null, null));
            while (peaks.Count >= 2 && peaks.ElementAt(1).Height == peaks.Peek().Height)
            {
                Node right = peaks.Pop();
                Node left = peaks.Pop();
                Append(new Node((ulong)nodes.Count, left.Height + 1, left.FirstLeaf, right.LastLeaf, left, right));
            }
        }

        return nodes;

        void Append(Node node)
        {
            nodes.Add(node);
            peaks.Push(node);
        }
    }

    private sealed record Node(ulong Position, int Height, ulong FirstLeaf, ulong LastLeaf, Node? Left, Node? Right);
}
