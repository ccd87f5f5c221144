namespace Grin.Chain.Tests;

public sealed class HashTests
{
    [Fact]
    public void Order_is_that_of_the_bytes()
    {
        var random = new Random(1);
        var previous = new byte[Hash.Size];
        for (int i = 0; i < 2000; i++)
        {
            byte[] next = [.. previous];
            next[random.Next(Hash.Size)] = (byte)random.Next(256);
            int expected = previous.AsSpan().SequenceCompareTo(next);

            Assert.Equal(Math.Sign(expected), Math.Sign(new Hash(previous).CompareTo(new Hash(next))));
            Assert.Equal(expected < 0, new Hash(previous) < new Hash(next));
            Assert.Equal(expected >= 0, new Hash(previous) >= new Hash(next));
            Assert.Equal(expected == 0, new Hash(previous) == new Hash(next));
            Assert.Equal(next, new Hash(next).ToArray());
            previous = next;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000g00")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000000")]
    public void Only_64_hexadecimal_digits_are_a_hash(string text)
    {
        Assert.False(Hash.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Hash.Parse(text));
    }

    [Fact]
    public void Digits_of_either_case_are_read_and_lower_case_is_written()
    {
        const string Digits = "0A0b0C0d0000000000000000000000000000000000000000000000000000ffFF";

        Assert.Equal(Digits.ToLowerInvariant(), Hash.Parse(Digits).ToString());
        Assert.Equal(0x0A0B0C0D_0000_0000UL, Hash.Parse(Digits).LeadingWord);
        Assert.True(new Hash(new byte[Hash.Size]).IsZero);
        Assert.False(Hash.Parse(Digits).IsZero);
    }
}
