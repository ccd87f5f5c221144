using System.Numerics;
using Grin.Cryptography.Reference;

namespace Grin.Cryptography.Trials.Mutations;

/// <summary>Changes that several kinds of bytes have in common.</summary>
internal static class Edits
{
    /// <summary>Length of a scalar or coordinate.</summary>
    public const int NumberSize = ReferenceNumbers.Size;

    private static readonly BigInteger Limit = BigInteger.Pow(2, 256);

    private static readonly BigInteger[] ScalarEdges =
        [0, 1, 2, ReferenceNumbers.N - 1, ReferenceNumbers.N, ReferenceNumbers.N + 1, (ReferenceNumbers.N - 1) / 2, ReferenceNumbers.P, Limit - 1];

    // 1, 2, 3, 4 and 6 are on the curve, 0, 5 and 7 are not; so are their second forms from p on.
    private static readonly BigInteger[] CoordinateEdges =
        [.. Enumerable.Range(0, 8).SelectMany(x => new BigInteger[] { x, ReferenceNumbers.P + x }), ReferenceNumbers.P - 1, ReferenceNumbers.N, Limit - 1];

    /// <summary>Flips a bit of a part.</summary>
    public static void FlipBit(Span<byte> part, Random random)
    {
        int bit = random.Next(8 * part.Length);
        part[bit / 8] ^= (byte)(1 << (bit % 8));
    }

    /// <summary>Exchanges two numbers.</summary>
    public static void Swap(byte[] bytes, int offset, int otherOffset)
    {
        byte[] kept = bytes[offset..(offset + NumberSize)];
        bytes.AsSpan(otherOffset, NumberSize).CopyTo(bytes.AsSpan(offset));
        kept.CopyTo(bytes, otherOffset);
    }

    /// <summary>Puts a scalar around 0, n or 2^256.</summary>
    public static void SetScalarEdge(byte[] bytes, int offset, Random random) => Set(bytes, offset, Pick(ScalarEdges, random));

    /// <summary>Puts an x around 0, p or 2^256, on the curve and off it.</summary>
    public static void SetCoordinateEdge(byte[] bytes, int offset, Random random) => Set(bytes, offset, Pick(CoordinateEdges, random));

    /// <summary>Adds to a number modulo 2^256.</summary>
    public static void Add(byte[] bytes, int offset, BigInteger amount) => Set(bytes, offset, Get(bytes, offset) + amount);

    /// <summary>Adds to a scalar modulo n.</summary>
    public static void AddScalar(byte[] bytes, int offset, BigInteger amount) =>
        Set(bytes, offset, ReferenceNumbers.Modulo(Get(bytes, offset) + amount, ReferenceNumbers.N));

    /// <summary>Puts the negative of a scalar.</summary>
    public static void Negate(byte[] bytes, int offset) => Set(bytes, offset, ReferenceNumbers.Modulo(-Get(bytes, offset), ReferenceNumbers.N));

    /// <summary>One of some.</summary>
    public static T Pick<T>(IReadOnlyList<T> choices, Random random) => choices[random.Next(choices.Count)];

    private static BigInteger Get(byte[] bytes, int offset) => ReferenceNumbers.Read(bytes.AsSpan(offset, NumberSize));

    private static void Set(byte[] bytes, int offset, BigInteger number) =>
        ReferenceNumbers.Write(ReferenceNumbers.Modulo(number, Limit)).CopyTo(bytes, offset);
}
