using System.Numerics;
using static Grin.Cryptography.Reference.ReferenceNumbers;

namespace Grin.Cryptography.Reference;

/// <summary>Points in 33 bytes (crypto.md §1).</summary>
internal static class ReferenceEncoding
{
    /// <summary>Length in bytes.</summary>
    public const int PointSize = 33;

    /// <summary>The point of a commitment, or null.</summary>
    public static ReferencePoint? ReadCommitment(ReadOnlySpan<byte> bytes) =>
        bytes.Length == PointSize && (bytes[0] & 0xfe) == 8 && Read(bytes[1..]) < P
            ? ReferencePoint.Lift(Read(bytes[1..]), nonSquare: bytes[0] == 9)
            : null;

    /// <summary>A point other than infinity as a commitment.</summary>
    public static byte[] WriteCommitment(ReferencePoint point)
    {
        (BigInteger x, BigInteger y) = point.Coordinates;
        return [(byte)(SquareRoot(Modulo(y, P)) is null ? 9 : 8), .. Write(Modulo(x, P))];
    }

    /// <summary>A point other than infinity as a compressed public key.</summary>
    public static byte[] WritePublicKey(ReferencePoint point)
    {
        (BigInteger x, BigInteger y) = point.Coordinates;
        return [(byte)(Modulo(y, P).IsEven ? 2 : 3), .. Write(Modulo(x, P))];
    }

    /// <summary>x and y, or zeros for infinity.</summary>
    public static byte[] WriteCoordinates(ReferencePoint point)
    {
        if (point.IsInfinity)
        {
            return new byte[2 * Size];
        }

        (BigInteger x, BigInteger y) = point.Coordinates;
        return [.. Write(Modulo(x, P)), .. Write(Modulo(y, P))];
    }
}
