using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Grin.Cryptography.Tests.Hashing;

public sealed class Sha256LanesTests
{
    [Fact]
    public void Many_messages_hash_as_the_runtime_hashes_each()
    {
        HashBatchAssert.Agrees(All(Sha256Lanes.HashMany), 1, SHA256.HashData);
    }

    [Fact]
    public void Without_vectors_many_messages_hash_the_same()
    {
        HashBatchAssert.Agrees(All(Sha256Lanes.HashEach), 1, SHA256.HashData);
    }

    [Fact]
    public void Four_lanes_hash_the_same()
    {
        Assert.SkipUnless(Sha256Lanes128.IsSupported, "This processor has no 128-bit vectors.");
        HashBatchAssert.Agrees(Sha256Group<Sha256Lanes128, Vector128<uint>>.Hash, 4, SHA256.HashData);
    }

    [Fact]
    public void Eight_lanes_hash_the_same()
    {
        Assert.SkipUnless(Sha256Lanes256.IsSupported, "This processor has no AVX2.");
        HashBatchAssert.Agrees(Sha256Group<Sha256Lanes256, Vector256<uint>>.Hash, 8, SHA256.HashData);
    }

    [Fact]
    public void Sixteen_lanes_hash_the_same()
    {
        Assert.SkipUnless(Sha256Lanes512.IsSupported, "This processor has no AVX-512.");
        HashBatchAssert.Agrees(Sha256Group<Sha256Lanes512, Vector512<uint>>.Hash, 16, SHA256.HashData);
    }

    [Theory]
    [InlineData(97, 10, 33)]
    [InlineData(97, 10, 352)]
    [InlineData(0, 1, 32)]
    public void Messages_that_do_not_pair_with_digests_are_refused(int length, int messageBytes, int digestBytes)
    {
        Assert.Throws<ArgumentException>(() => Sha256Lanes.HashMany(new byte[messageBytes], length, new byte[digestBytes]));
    }

    private static HashBatch All(Action<ReadOnlySpan<byte>, int, Span<byte>> hash) => (messages, length, digests) =>
    {
        hash(messages, length, digests);
        return digests.Length / Sha256Lanes.Size;
    };
}
