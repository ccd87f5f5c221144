using Grin.Chain.Mmr;

namespace Grin.Chain.Tests.Mmr;

public sealed class MmrAccumulatorTests
{
    [Fact]
    public void At_every_length_root_and_peaks_are_those_of_the_range_kept_whole()
    {
        var nodes = new List<Hash>();
        var mmr = new MmrAccumulator();
        Span<ulong> positions = stackalloc ulong[MmrGeometry.MaxPeaks];
        for (int leaf = 0; leaf < 600; leaf++)
        {
            byte[] data = BitConverter.GetBytes(leaf);
            mmr.Append(data);
            nodes.Add(MmrHash.Leaf((ulong)nodes.Count, data));
            for (ulong position = (ulong)nodes.Count; MmrGeometry.Height(position) > 0; position++)
            {
                ulong left = MmrGeometry.LeftChild(position, MmrGeometry.Height(position));
                nodes.Add(MmrHash.Parent(position, nodes[(int)left], nodes[(int)position - 1]));
            }

            Hash[] peaks = [.. positions[..MmrGeometry.Peaks((ulong)nodes.Count, positions)].ToArray().Select(position => nodes[(int)position])];
            Hash root = peaks[^1];
            for (int i = peaks.Length - 2; i >= 0; i--)
            {
                root = MmrHash.Bag((ulong)nodes.Count, peaks[i], root);
            }

            Assert.Equal((ulong)nodes.Count, mmr.Size);
            Assert.Equal(peaks, mmr.Peaks.ToArray());
            Assert.Equal(root, mmr.Root);
        }
    }

    [Fact]
    public void A_clone_and_a_range_resumed_from_its_peaks_go_on_by_themselves()
    {
        var mmr = new MmrAccumulator();
        for (int leaf = 0; leaf < 13; leaf++)
        {
            mmr.Append([(byte)leaf]);
        }

        Hash before = mmr.Root;
        MmrAccumulator clone = mmr.Clone();
        var resumed = new MmrAccumulator(mmr.LeafCount, mmr.Peaks);
        clone.Append([13]);
        resumed.Append([13]);

        Assert.Equal(before, mmr.Root);
        mmr.Append([13]);
        Assert.Equal(mmr.Root, clone.Root);
        Assert.Equal(mmr.Root, resumed.Root);
    }

    [Fact]
    public void A_wrong_number_of_peaks_is_refused() =>
        Assert.Throws<ArgumentException>(() => new MmrAccumulator(3, [Hash.Zero]));
}
