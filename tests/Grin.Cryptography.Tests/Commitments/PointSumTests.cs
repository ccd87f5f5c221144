using System.Numerics;
using Grin.Cryptography.Tests.Batches;
using Grin.Cryptography.Tests.Bulletproofs;
using Grin.Cryptography.Tests.Fields;

namespace Grin.Cryptography.Tests.Commitments;

public sealed class PointSumTests
{
    [Fact]
    public void Infinity_is_the_default_and_the_sum_of_nothing()
    {
        Assert.Equal(PointSum.Infinity, default);
        Assert.True(PointSum.Infinity.IsInfinity);
        Assert.True(PointSum.OfValue(0).IsInfinity);
        Assert.True(PointSum.TryOfBlinding(new byte[32], out PointSum none));
        Assert.True(none.IsInfinity);
        Assert.True(PointSum.TryOfCommitments(default, out PointSum empty, out int badIndex));
        Assert.True(empty.IsInfinity);
        Assert.Equal(-1, badIndex);
        Assert.False(none.TryWriteCommitment(new byte[33]));
        Assert.Equal(none, -none);
        Assert.Equal(none, none + none);
    }

    [Fact]
    public void Values_beyond_64_bits_add_up()
    {
        PointSum half = PointSum.OfValue(ulong.MaxValue);
        Assert.Equal(PointSum.OfValue(2 * (UInt128)ulong.MaxValue), half + half);
        Assert.True(PointSum.OfValue(UInt128.MaxValue) + PointSum.OfValue(1) == PointSum.OfValue(UInt128.One << 127) + PointSum.OfValue(UInt128.One << 127));
        Assert.True(PointSum.OfValue(1) != PointSum.OfValue(2));
    }

    [Fact]
    public void Blinding_factors_from_the_order_on_are_refused()
    {
        Assert.True(PointSum.TryOfBlinding(EdgeNumbers.Bytes(EdgeNumbers.N - 1), out PointSum last));
        Assert.True(PointSum.TryOfBlinding(EdgeNumbers.Bytes(1), out PointSum one));
        Assert.Equal(PointSum.Infinity, last + one);
        Assert.Equal(one, -last);
        foreach (BigInteger scalar in new[] { EdgeNumbers.N, EdgeNumbers.N + 1, BigInteger.Pow(2, 256) - 1 })
        {
            Assert.False(PointSum.TryOfBlinding(EdgeNumbers.Bytes(scalar), out PointSum none));
            Assert.True(none.IsInfinity);
        }

        Assert.False(PointSum.TryOfBlinding(new byte[31], out _));
    }

    [Fact]
    public void A_sum_over_several_chunks_is_the_sum_of_its_parts()
    {
        byte[][] commitments = [.. Enumerable.Range(0, 2500).Select(i => ProofRecord.Valid[i * i % 64].Commitment)];
        PointSum expected = commitments.Chunk(100).Aggregate(PointSum.Infinity, (total, part) => total + Sum(part));
        Assert.Equal(expected, Sum(commitments));
        Assert.Equal(PointSum.Infinity, Sum(commitments) - expected);
    }

    [Fact]
    public void Commitments_and_their_negatives_cancel()
    {
        byte[][] commitments = [.. ProofRecord.Valid.SelectMany(p => new[] { p.Commitment, [(byte)(p.Commitment[0] ^ 1), .. p.Commitment[1..]] })];
        Assert.True(Sum(commitments).IsInfinity);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1199)]
    public void The_first_commitment_that_does_not_parse_is_named(int bad)
    {
        byte[][] commitments = [.. Enumerable.Range(0, 1200).Select(i => ProofRecord.Valid[i % 64].Commitment)];
        commitments[bad] = new byte[33];
        commitments[1199] = new byte[33];
        Assert.False(PointSum.TryOfCommitments(new RowList(33, commitments).Rows, out PointSum sum, out int badIndex));
        Assert.Equal(bad, badIndex);
        Assert.True(sum.IsInfinity);
    }

    [Fact]
    public void The_written_form_is_read_back()
    {
        var bytes = new byte[PointSum.Size];
        foreach (PointSum sum in new[] { PointSum.Infinity, PointSum.OfValue(1), PointSum.OfValue(77), -PointSum.OfValue(77) })
        {
            sum.Write(bytes);
            Assert.True(PointSum.TryRead(bytes, out PointSum read));
            Assert.Equal(sum, read);
            Assert.Equal(sum.GetHashCode(), read.GetHashCode());
        }
    }

    [Fact]
    public void Only_points_with_reduced_coordinates_are_read()
    {
        var bytes = new byte[PointSum.Size];
        PointSum.OfValue(1).Write(bytes);
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            Assert.False(PointSum.TryRead(bytes, out _));
            bytes[i] ^= 1;
        }

        Assert.False(PointSum.TryRead(bytes.AsSpan(0, 63), out _));
        Assert.False(PointSum.TryRead([.. bytes, 0], out _));

        // The point with x = 1 and its second form.
        Assert.True(PointSum.TryOfCommitment([8, .. EdgeNumbers.Bytes(1)], out PointSum one));
        one.Write(bytes);
        Assert.True(PointSum.TryRead(bytes, out _));
        EdgeNumbers.Bytes(EdgeNumbers.P + 1).CopyTo(bytes, 0);
        Assert.False(PointSum.TryRead(bytes, out _));
        EdgeNumbers.Bytes(EdgeNumbers.P).CopyTo(bytes, 0);
        EdgeNumbers.Bytes(EdgeNumbers.P).CopyTo(bytes, 32);
        Assert.False(PointSum.TryRead(bytes, out _));
    }

    [Fact]
    public void Destinations_too_short_and_rows_of_another_length_are_errors()
    {
        Assert.Throws<ArgumentException>(() => PointSum.OfValue(1).Write(new byte[63]));
        Assert.Throws<ArgumentException>(() => PointSum.OfValue(1).TryWriteCommitment(new byte[32]));
        Assert.Throws<ArgumentException>(() => PointSum.TryOfCommitments(new Rows(new byte[64], 32, 0, 32, [0, 1]), out _, out _));
    }

    private static PointSum Sum(IReadOnlyList<byte[]> commitments)
    {
        Assert.True(PointSum.TryOfCommitments(new RowList(33, commitments).Rows, out PointSum sum, out int badIndex));
        Assert.Equal(-1, badIndex);
        return sum;
    }
}
