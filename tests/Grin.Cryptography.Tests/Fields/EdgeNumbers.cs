using System.Numerics;

namespace Grin.Cryptography.Tests.Fields;

/// <summary>256-bit numbers at which carries and reductions go wrong first.</summary>
internal static class EdgeNumbers
{
    /// <summary>The field's prime.</summary>
    public static BigInteger P { get; } = BigInteger.Pow(2, 256) - BigInteger.Pow(2, 32) - 977;

    /// <summary>The order of the curve.</summary>
    public static BigInteger N { get; } =
        BigInteger.Parse("0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141", System.Globalization.NumberStyles.HexNumber, null);

    private static readonly BigInteger Limit = BigInteger.Pow(2, 256);

    /// <summary>Numbers around 0, p, n, 2^256, the halves and the limbs' borders.</summary>
    public static IReadOnlyList<BigInteger> All { get; } =
    [
        .. new[] { 0, P, N, (P - 1) / 2, (N - 1) / 2, Limit - P, Limit - N, Limit - 1, 2 * (Limit - P), Limit / 3 }
            .Concat(new[] { 1, 31, 32, 33, 63, 64, 65, 127, 128, 129, 191, 192, 193, 254, 255 }.Select(bits => BigInteger.Pow(2, bits)))
            .SelectMany(number => new[] { number - 2, number - 1, number, number + 1, number + 2 })
            .Where(number => number >= 0 && number < Limit)
            .Distinct(),
    ];

    /// <summary>Numbers whose limbs are empty, full, nearly so, or random: long carries are common among them.</summary>
    public static IEnumerable<BigInteger> Sparse(int seed, int count)
    {
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            BigInteger number = 0;
            for (int limb = 0; limb < 4; limb++)
            {
                number = (number << 64) + random.Next(8) switch
                {
                    0 => 0,
                    1 => 1,
                    2 => ulong.MaxValue,
                    3 => ulong.MaxValue - 1,
                    4 => 1UL << 63,
                    5 => 0x1_0000_03D1,
                    6 => ulong.MaxValue - 0x1_0000_03D0,
                    _ => (ulong)random.NextInt64(),
                };
            }

            yield return number;
        }
    }

    /// <summary>Evenly distributed numbers.</summary>
    public static IEnumerable<BigInteger> Random(int seed, int count)
    {
        var random = new Random(seed);
        var bytes = new byte[32];
        for (int i = 0; i < count; i++)
        {
            random.NextBytes(bytes);
            yield return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        }
    }

    /// <summary>32 bytes big-endian.</summary>
    public static byte[] Bytes(BigInteger number)
    {
        var bytes = new byte[32];
        byte[] minimal = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        minimal.CopyTo(bytes, bytes.Length - minimal.Length);
        return bytes;
    }

    /// <summary>The remainder in 0..modulus-1 of any number.</summary>
    public static BigInteger Modulo(BigInteger number, BigInteger modulus) => ((number % modulus) + modulus) % modulus;
}
