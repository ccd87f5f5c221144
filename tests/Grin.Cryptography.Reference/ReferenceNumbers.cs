using System.Globalization;
using System.Numerics;

namespace Grin.Cryptography.Reference;

/// <summary>The two moduli and 32-byte numbers (crypto.md §1).</summary>
internal static class ReferenceNumbers
{
    /// <summary>Length of a number in bytes.</summary>
    public const int Size = 32;

    /// <summary>Coordinates count modulo p.</summary>
    public static BigInteger P { get; } = BigInteger.Pow(2, 256) - BigInteger.Pow(2, 32) - 977;

    /// <summary>Scalars count modulo n.</summary>
    public static BigInteger N { get; } =
        BigInteger.Parse("0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>The remainder, never negative.</summary>
    public static BigInteger Modulo(BigInteger number, BigInteger modulus)
    {
        var remainder = BigInteger.Remainder(number, modulus);
        return remainder.Sign < 0 ? remainder + modulus : remainder;
    }

    /// <summary>1/number modulo a prime.</summary>
    public static BigInteger Invert(BigInteger number, BigInteger prime) => BigInteger.ModPow(Modulo(number, prime), prime - 2, prime);

    /// <summary>number^((p+1)/4) if its square is the number, else null.</summary>
    public static BigInteger? SquareRoot(BigInteger number)
    {
        var root = BigInteger.ModPow(number, (P + 1) / 4, P);
        return Modulo((root * root) - number, P).IsZero ? root : null;
    }

    /// <summary>Reads bytes big-endian.</summary>
    public static BigInteger Read(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    /// <summary>Writes 32 bytes big-endian.</summary>
    public static byte[] Write(BigInteger number)
    {
        var bytes = new byte[Size];
        byte[] digits = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        digits.CopyTo(bytes, Size - digits.Length);
        return bytes;
    }
}
