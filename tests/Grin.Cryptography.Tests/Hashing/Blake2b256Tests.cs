using System.Text;
using Org.BouncyCastle.Crypto.Digests;

namespace Grin.Cryptography.Tests.Hashing;

public sealed class Blake2b256Tests
{
    [Theory]
    [InlineData("", "0E5751C026E543B2E8AB2EB06099DAA1D1E5DF47778F7787FAAB45CDF12FE3A8")]
    [InlineData("abc", "BDDD813C634239723171EF3FEE98579B94964E3BB1CB3E427262C8C068D52319")]
    public void Texts_hash_to_the_published_digests(string text, string digest)
    {
        Assert.Equal(digest, Hash(Encoding.ASCII.GetBytes(text)));
    }

    [Theory]
    [InlineData("0000000000000000", "81E47A19E6B29B0A65B9591762CE5143ED30D0261E5D24A3201752506B20F15C")]
    [InlineData("01", "EE155ACE9C40292074CB6AFF8C9CCDD273C81648FF1149EF36BCEA6EBB8A3E25")]
    public void Bytes_of_the_chain_hash_to_the_nodes_digests(string bytes, string digest)
    {
        Assert.Equal(digest, Hash(Convert.FromHexString(bytes)));
    }

    [Fact]
    public void The_mainnet_genesis_block_hashes_to_the_nodes_digest()
    {
        Assert.Equal("5AE2B867BFF1A15EDB50B8ECEBEAC58D1A77867C7BE989B013A59053502B520C", Hash(GenesisBlock.Mainnet));
    }

    [Fact]
    public void Inputs_of_every_length_hash_as_another_implementation_hashes_them()
    {
        var random = new Random(1);
        foreach (int length in Enumerable.Range(0, 400).Concat(Enumerable.Range(0, 100).Select(_ => random.Next(400, 5000))))
        {
            var data = new byte[length];
            random.NextBytes(data);
            var reference = new Blake2bDigest(256);
            reference.BlockUpdate(data);
            var expected = new byte[32];
            reference.DoFinal(expected);
            Assert.Equal(Convert.ToHexString(expected), Hash(data));
            Assert.Equal(Convert.ToHexString(expected), Hash(data, inRows: false));
        }
    }

    [Fact]
    public void In_rows_the_digests_are_those_of_word_by_word()
    {
        Assert.SkipUnless(Blake2bRows.IsSupported, "This processor has no AVX2.");
        var random = new Random(2);
        for (int length = 0; length < 600; length++)
        {
            var data = new byte[length];
            random.NextBytes(data);
            Assert.Equal(Hash(data, inRows: false), Hash(data, inRows: true));
        }
    }

    [Fact]
    public void A_destination_too_short_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Blake2b256.Hash([], new byte[31]));
    }

    private static string Hash(ReadOnlySpan<byte> data, bool inRows)
    {
        Span<byte> digest = stackalloc byte[Blake2b256.Size];
        Blake2b256.Hash(data, digest, inRows);
        return Convert.ToHexString(digest);
    }

    private static string Hash(ReadOnlySpan<byte> data)
    {
        Span<byte> digest = stackalloc byte[Blake2b256.Size];
        Blake2b256.Hash(data, digest);
        return Convert.ToHexString(digest);
    }
}
