using System.Numerics;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;
using Grin.Cryptography.Reference;

namespace Grin.Cryptography.Trials.Operations;

/// <summary>Draws 256-bit numbers, most of them such that carries and reductions go wrong first, and turns them into the product's types.</summary>
internal sealed class Numbers(int seed)
{
    private static readonly BigInteger Limit = BigInteger.Pow(2, 256);

    private static readonly BigInteger[] Edges =
    [
        .. new[] { 0, ReferenceNumbers.P, ReferenceNumbers.N, (ReferenceNumbers.P - 1) / 2, (ReferenceNumbers.N - 1) / 2, Limit - ReferenceNumbers.P, Limit - ReferenceNumbers.N, Limit }
            .Concat(Enumerable.Range(1, 255).Select(bits => BigInteger.Pow(2, bits)))
            .SelectMany(number => new[] { number - 1, number, number + 1 })
            .Where(number => number.Sign >= 0 && number < Limit)
            .Distinct(),
    ];

    /// <summary>What everything else is drawn from.</summary>
    public Random Random { get; } = new(seed);

    /// <summary>A number below 2^256: at an edge, of empty and full limbs of 64, 52 or 29 bits, or evenly distributed.</summary>
    public BigInteger Next() => Random.Next(4) switch
    {
        0 => Edges[Random.Next(Edges.Length)],
        1 => Limbs(Random.Next(3) switch { 0 => 64, 1 => 52, _ => 29 }),
        _ => Limbs(8),
    };

    /// <summary>A number below n.</summary>
    public BigInteger NextScalar() => Next() % ReferenceNumbers.N;

    /// <summary>The coordinate of a number, unreduced where it is not below p.</summary>
    public static FieldElement Element(BigInteger number) => FieldElement.Read(ReferenceNumbers.Write(number));

    /// <summary>The number of a coordinate.</summary>
    public static BigInteger Number(in FieldElement element)
    {
        Span<byte> bytes = stackalloc byte[FieldElement.Size];
        element.Write(bytes);
        return ReferenceNumbers.Read(bytes);
    }

    /// <summary>The scalar of a number.</summary>
    public static Scalar Scalar(BigInteger number) => Cryptography.Fields.Scalar.ReadReduced(ReferenceNumbers.Write(ReferenceNumbers.Modulo(number, ReferenceNumbers.N)));

    /// <summary>The number of a scalar.</summary>
    public static BigInteger Number(in Scalar scalar)
    {
        Span<byte> bytes = stackalloc byte[Cryptography.Fields.Scalar.Size];
        scalar.Write(bytes);
        return ReferenceNumbers.Read(bytes);
    }

    /// <summary>The point with the reference's coordinates.</summary>
    public static AffinePoint Point(ReferencePoint point)
    {
        if (point.IsInfinity)
        {
            return default;
        }

        ReadOnlySpan<byte> bytes = ReferenceEncoding.WriteCoordinates(point);
        return new AffinePoint(FieldElement.Read(bytes), FieldElement.Read(bytes[FieldElement.Size..]));
    }

    private BigInteger Limbs(int bits)
    {
        BigInteger number = 0;
        for (int width = 0; width < 256; width += bits)
        {
            BigInteger full = BigInteger.Pow(2, bits) - 1;
            BigInteger limb = bits == 8 ? Random.Next(256) : Random.Next(5) switch { 0 => 0, 1 => 1, 2 => full, 3 => full - 1, _ => Random.NextInt64() & full };
            number = (number << bits) | limb;
        }

        return number % Limit;
    }
}
