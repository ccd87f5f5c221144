namespace Grin.Cryptography.Tests.Hashing;

/// <summary>Holds a way to hash many messages against one that hashes each by itself.</summary>
internal static class HashBatchAssert
{
    private const int MaxLength = 300;
    private const int MaxCount = 40;
    private const int DigestSize = 32;

    /// <summary>All lengths up to 300 and some longer ones, 1 to 40 messages of each, and nothing written beyond what was hashed.</summary>
    /// <param name="batch">The way under test.</param>
    /// <param name="lanes">It hashes whole groups of that many.</param>
    /// <param name="reference">Hashes one message.</param>
    public static void Agrees(HashBatch batch, int lanes, Func<byte[], byte[]> reference)
    {
        var random = new Random(1);
        foreach (int length in Enumerable.Range(0, MaxLength + 1).Concat([383, 384, 385, 511, 512, 513, 683, 1024, 5000]))
        {
            var messages = new byte[MaxCount * length];
            random.NextBytes(messages);
            byte[] expected = [.. Enumerable.Range(0, MaxCount).SelectMany(i => reference(messages[(i * length)..((i + 1) * length)]))];
            for (int count = 1; count <= MaxCount; count++)
            {
                var digests = new byte[count * DigestSize];
                int hashed = batch(messages.AsSpan(0, count * length), length, digests);
                Assert.Equal(count - (count % lanes), hashed);
                Assert.Equal(expected.AsSpan(0, hashed * DigestSize), digests.AsSpan(0, hashed * DigestSize));
                Assert.False(digests.AsSpan(hashed * DigestSize).ContainsAnyExcept((byte)0));
            }
        }
    }
}
