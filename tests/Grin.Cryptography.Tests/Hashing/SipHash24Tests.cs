using System.Buffers.Binary;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace Grin.Cryptography.Tests.Hashing;

public sealed class SipHash24Tests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];

    [Theory]
    [InlineData(0, 0x726fdb47dd0e0e31)]
    [InlineData(15, 0xa129ca6149be45e5)]
    public void The_papers_vectors_are_met(int length, ulong expected)
    {
        byte[] data = [.. Enumerable.Range(0, length).Select(i => (byte)i)];
        Assert.Equal(expected, SipHash24.Hash(K0, K1, data));
    }

    [Fact]
    public void Inputs_of_every_length_hash_as_another_implementation_hashes_them()
    {
        var random = new Random(1);
        for (int length = 0; length < 300; length++)
        {
            var data = new byte[length];
            random.NextBytes(data);
            var reference = new SipHash(2, 4);
            reference.Init(new KeyParameter(Key));
            reference.BlockUpdate(data, 0, length);
            Assert.Equal((ulong)reference.DoFinal(), SipHash24.Hash(K0, K1, data));
        }
    }

    [Fact]
    public void The_short_id_of_the_nodes_own_test_is_met()
    {
        // p2p.md §14: H(u64 0) under the zero block hash and nonce 0.
        var element = new byte[32];
        Blake2b256.Hash(new byte[8], element);
        var key = new byte[32];
        Blake2b256.Hash(new byte[40], key);
        ulong hash = SipHash24.Hash(BinaryPrimitives.ReadUInt64LittleEndian(key), BinaryPrimitives.ReadUInt64LittleEndian(key.AsSpan(8)), element);
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, hash);
        Assert.Equal("4CC808B62476", Convert.ToHexString(bytes.AsSpan(0, 6)));
    }

    private static ulong K0 => BinaryPrimitives.ReadUInt64LittleEndian(Key);

    private static ulong K1 => BinaryPrimitives.ReadUInt64LittleEndian(Key.AsSpan(8));
}
