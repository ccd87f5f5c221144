using Grin.Chain.Mmr;
using Grin.Chain.Segments;

namespace Grin.Chain.Tests.Mmr;

/// <summary>Values computed independently from the layouts (p2p.md §14, consensus.md §2).</summary>
public sealed class MmrHashTests
{
    [Fact]
    public void A_bitmap_chunk_with_only_bit_0_hashes_to_the_known_leaf()
    {
        byte[] chunk = Chunk(0);

        Assert.Equal(Hash.Parse("4456fc596a801cfe77beb03c6a6d0222bd9d1a2556d694ebb63f51f0b2742bf0"), MmrHash.Leaf(0, chunk));
    }

    [Fact]
    public void The_bitmap_1_1023_1024_has_the_known_root()
    {
        byte[] chunks = [.. Chunk(1, 1023), .. Chunk(0)];

        Assert.Equal(
            Hash.Parse("23f961c4005944834b3de568f421959c1e25224008c262cf0607fba899994e8e"),
            new UnspentBitmap(1025, chunks).Root);
    }

    [Fact]
    public void An_empty_range_has_the_zero_root_and_one_peak_is_the_root()
    {
        var mmr = new MmrAccumulator();
        Assert.Equal(Hash.Zero, mmr.Root);

        mmr.Append([1, 2, 3]);

        Assert.Equal(MmrHash.Leaf(0, [1, 2, 3]), mmr.Root);
    }

    [Fact]
    public void Leaves_longer_than_any_on_a_chain_hash_alike()
    {
        var leaf = new byte[5000];
        byte[] message = [0, 0, 0, 0, 0, 0, 0, 9, .. leaf];
        var expected = new byte[Hash.Size];
        Cryptography.Blake2b256.Hash(message, expected);

        Assert.Equal(new Hash(expected), MmrHash.Leaf(9, leaf));
    }

    private static byte[] Chunk(params int[] bits)
    {
        var chunk = new byte[SegmentLeaf.ChunkSize];
        foreach (int bit in bits)
        {
            chunk[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        return chunk;
    }
}
