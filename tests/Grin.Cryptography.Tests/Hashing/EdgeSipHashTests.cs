namespace Grin.Cryptography.Tests.Hashing;

public sealed class EdgeSipHashTests
{
    private static readonly SipHashKeys Keys = new(1, 2, 3, 4);

    [Fact]
    public void The_check_values_of_the_reference_are_met()
    {
        // consensus.md §6.2.
        var digests = new ulong[1];
        EdgeSipHash.Hash(Keys, [10], digests);
        Assert.Equal(928382149599306901UL, digests[0]);
        EdgeSipHash.HashBlocks(Keys, [123], EdgeSipHash.Rotation, all: false, digests);
        Assert.Equal(11303676240481718781UL, digests[0]);

        Assert.Equal(928382149599306901UL, ScalarEdgeSipHash.Hash(Keys, 10));
        Assert.Equal(11303676240481718781UL, ScalarEdgeSipHash.HashBlock(Keys, 123, EdgeSipHash.Rotation, all: false));
    }

    [Fact]
    public void Any_number_of_inputs_is_hashed_as_each_by_itself()
    {
        var random = new Random(1);
        for (int count = 0; count <= 90; count++)
        {
            var keys = new SipHashKeys(Next(random), Next(random), Next(random), Next(random));
            ulong[] inputs = [.. Enumerable.Range(0, count).Select(_ => Next(random))];
            var digests = new ulong[count];

            EdgeSipHash.Hash(keys, inputs, digests);

            Assert.Equal(inputs.Select(input => ScalarEdgeSipHash.Hash(keys, input)), digests);
        }
    }

    [Theory]
    [InlineData(EdgeSipHash.Rotation, false)]
    [InlineData(EdgeSipHash.Rotation, true)]
    [InlineData(EdgeSipHash.CuckaroodRotation, false)]
    [InlineData(EdgeSipHash.CuckaroodRotation, true)]
    public void Every_place_in_a_block_is_hashed_as_by_itself(int rotation, bool all)
    {
        var random = new Random(2);
        var keys = new SipHashKeys(Next(random), Next(random), Next(random), Next(random));
        ulong start = Next(random) & ~63UL;
        ulong[] nonces = [.. Enumerable.Range(0, 64 + 3).Select(i => start + (ulong)i)];
        var digests = new ulong[nonces.Length];

        EdgeSipHash.HashBlocks(keys, nonces, rotation, all, digests);

        Assert.Equal(nonces.Select(nonce => ScalarEdgeSipHash.HashBlock(keys, nonce, rotation, all)), digests);
        EdgeSipHash.HashBlocks(keys, nonces, rotation, all, nonces);
        Assert.Equal(digests, nonces);
    }

    [Fact]
    public void Too_little_room_and_other_rotations_are_refused()
    {
        Assert.Throws<ArgumentException>(() => EdgeSipHash.Hash(Keys, [1, 2], new ulong[1]));
        Assert.Throws<ArgumentException>(() => EdgeSipHash.HashBlocks(Keys, [1, 2], EdgeSipHash.Rotation, all: true, new ulong[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => EdgeSipHash.HashBlocks(Keys, [1], 24, all: true, new ulong[1]));
    }

    private static ulong Next(Random random) => unchecked((ulong)random.NextInt64(long.MinValue, long.MaxValue));
}
