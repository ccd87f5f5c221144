using System.Buffers.Binary;
using Grin.Chain.Mmr;

namespace Grin.Chain.Tests.Mmr;

public sealed class MmrSubtreeTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(9)]
    public void Appending_by_subtrees_is_appending_leaf_by_leaf(int height)
    {
        int leaves = 1 << height;
        var one = new MmrAccumulator();
        var other = new MmrAccumulator();
        for (int subtree = 0; subtree < 11; subtree++)
        {
            var hashes = new Hash[leaves];
            for (int i = 0; i < leaves; i++)
            {
                var leaf = new byte[8];
                BinaryPrimitives.WriteInt32BigEndian(leaf, (subtree * leaves) + i);
                hashes[i] = MmrHash.Leaf(one.Size, leaf);
                one.Append(leaf);
            }

            other.AppendSubtree(height, MmrSubtree.Root(other.LeafCount, hashes));

            Assert.Equal(one.LeafCount, other.LeafCount);
            Assert.True(one.Peaks.SequenceEqual(other.Peaks));
            Assert.Equal(one.Root, other.Root);
        }
    }

    [Fact]
    public void Leaves_that_fill_no_subtree_are_refused()
    {
        Assert.Throws<ArgumentException>(() => MmrSubtree.Root(0, new Hash[3]));
        Assert.Throws<ArgumentException>(() => MmrSubtree.Root(0, []));
        Assert.Throws<ArgumentException>(() => MmrSubtree.Root(2, new Hash[4]));
        var mmr = new MmrAccumulator();
        mmr.AppendSubtree(1, Hash.Zero);
        Assert.Throws<ArgumentException>(() => mmr.AppendSubtree(2, Hash.Zero));
    }

    [Fact]
    public void The_root_of_a_subtree_stands_where_its_parent_links_say()
    {
        for (ulong first = 0; first < 64; first += 8)
        {
            ulong position = MmrGeometry.LeafPosition(first);
            for (int height = 1; height <= 3; height++)
            {
                position = MmrGeometry.Family(position).Parent;
                Assert.Equal(position, MmrSubtree.Position(first, height));
            }
        }
    }
}
