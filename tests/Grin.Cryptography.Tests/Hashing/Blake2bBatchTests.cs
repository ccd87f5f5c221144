using System.Runtime.Intrinsics;
using Org.BouncyCastle.Crypto.Digests;

namespace Grin.Cryptography.Tests.Hashing;

public sealed class Blake2bBatchTests
{
    [Fact]
    public void Many_messages_hash_as_another_implementation_hashes_each()
    {
        HashBatchAssert.Agrees(All(Blake2b256.HashMany), 1, Reference);
    }

    [Fact]
    public void Without_vectors_many_messages_hash_the_same()
    {
        HashBatchAssert.Agrees(All(Blake2b256.HashEach), 1, Reference);
    }

    [Fact]
    public void Two_lanes_hash_the_same()
    {
        Assert.SkipUnless(Blake2bLanes128.IsSupported, "This processor has no 128-bit vectors.");
        HashBatchAssert.Agrees(Blake2bGroup<Blake2bLanes128, Vector128<ulong>>.Hash, 2, Reference);
    }

    [Fact]
    public void Four_lanes_hash_the_same()
    {
        Assert.SkipUnless(Blake2bLanes256.IsSupported, "This processor has no AVX2.");
        HashBatchAssert.Agrees(Blake2bGroup<Blake2bLanes256, Vector256<ulong>>.Hash, 4, Reference);
    }

    [Fact]
    public void Eight_lanes_hash_the_same()
    {
        Assert.SkipUnless(Blake2bLanes512.IsSupported, "This processor has no AVX-512.");
        HashBatchAssert.Agrees(Blake2bGroup<Blake2bLanes512, Vector512<ulong>>.Hash, 8, Reference);
    }

    [Theory]
    [InlineData(72, 10, 33)]
    [InlineData(72, 10, 352)]
    [InlineData(0, 1, 32)]
    public void Messages_that_do_not_pair_with_digests_are_refused(int length, int messageBytes, int digestBytes)
    {
        Assert.Throws<ArgumentException>(() => Blake2b256.HashMany(new byte[messageBytes], length, new byte[digestBytes]));
    }

    [Fact]
    public void No_messages_are_no_digests()
    {
        Blake2b256.HashMany([], 72, []);
        Blake2b256.HashMany([], 0, []);
    }

    private static HashBatch All(Action<ReadOnlySpan<byte>, int, Span<byte>> hash) => (messages, length, digests) =>
    {
        hash(messages, length, digests);
        return digests.Length / Blake2b256.Size;
    };

    private static byte[] Reference(byte[] message)
    {
        var digest = new Blake2bDigest(256);
        digest.BlockUpdate(message);
        var hash = new byte[32];
        digest.DoFinal(hash);
        return hash;
    }
}
