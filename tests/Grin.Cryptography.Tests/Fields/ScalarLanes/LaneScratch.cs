using System.Numerics;
using Grin.Cryptography.Fields;
using Grin.Cryptography.Fields.ScalarLanes;
using Grin.Cryptography.Memory;

namespace Grin.Cryptography.Tests.Fields.ScalarLanes;

/// <summary>A few vectors of lanes, written and read as big integers.</summary>
internal sealed unsafe class LaneScratch<TLanes>
    where TLanes : unmanaged, IScalarLanes<TLanes>
{
    private const int Vectors = 64;

    // Lanes stand apart in what they are read from and written to.
    private const int Stride = 3;

    private readonly AlignedBuffer<TLanes> _buffer = new();

    public TLanes* this[int index] => _buffer.Take(Vectors) + index;

    /// <summary>One number per lane, from <paramref name="start"/> on, around the end.</summary>
    public static BigInteger[] Pick(BigInteger[] numbers, int start) =>
        [.. Enumerable.Range(start, TLanes.Count).Select(i => numbers[i % numbers.Length])];

    public void Set(int index, BigInteger[] numbers)
    {
        var bytes = new byte[TLanes.Count * Stride * Scalar.Size];
        for (int lane = 0; lane < TLanes.Count; lane++)
        {
            EdgeNumbers.Bytes(numbers[lane]).CopyTo(bytes, lane * Stride * Scalar.Size);
        }

        fixed (byte* rows = bytes)
        {
            TLanes.Read(this[index], rows, Stride * Scalar.Size);
        }
    }

    public BigInteger[] Get(int index)
    {
        var scalars = new Scalar[TLanes.Count * Stride];
        fixed (Scalar* destination = scalars)
        {
            TLanes.Write(destination, Stride, this[index]);
        }

        return [.. Enumerable.Range(0, TLanes.Count).Select(lane => Number(scalars[lane * Stride]))];
    }

    public void AssertArithmetic(BigInteger[] a, BigInteger[] b)
    {
        BigInteger n = EdgeNumbers.N;
        Set(0, a);
        Set(1, b);
        TLanes.Multiply(this[2], this[0], this[1]);
        Assert.Equal(a.Zip(b, (x, y) => x * y % n), Get(2));
        TLanes.Add(this[2], this[0], this[1]);
        Assert.Equal(a.Zip(b, (x, y) => (x + y) % n), Get(2));
        TLanes.Subtract(this[3], this[0], this[1]);
        Assert.Equal(a.Zip(b, (x, y) => EdgeNumbers.Modulo(x - y, n)), Get(3));

        // The unreduced results once more as factors.
        TLanes.Multiply(this[2], this[2], this[3]);
        Assert.Equal(a.Zip(b, (x, y) => EdgeNumbers.Modulo((x * x) - (y * y), n)), Get(2));
    }

    public static BigInteger Number(Scalar scalar)
    {
        var bytes = new byte[Scalar.Size];
        scalar.Write(bytes);
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }
}
