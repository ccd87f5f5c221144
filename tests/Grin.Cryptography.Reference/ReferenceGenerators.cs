using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using static Grin.Cryptography.Reference.ReferenceNumbers;

namespace Grin.Cryptography.Reference;

/// <summary>The fixed points (crypto.md §2, §2.1).</summary>
internal static class ReferenceGenerators
{
    private const int Count = 256;
    private const int SecondVector = 128;

    private static readonly BigInteger C = Hex("0A2D2BA93507F1DF233770C2A797962CC61F6D15DA14ECD47D8D27AE1CD5F852");
    private static readonly BigInteger D = Hex("851695D49A83F8EF919BB86153CBCB16630FB68AED0A766A3EC693D68E6AFA40");

    /// <summary>Blinds; its y is a square.</summary>
    public static ReferencePoint G { get; } =
        ReferencePoint.Lift(Hex("79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798"), nonSquare: false)!.Value;

    /// <summary>Carries the value; its y is none.</summary>
    public static ReferencePoint H { get; } =
        ReferencePoint.Lift(Hex("50929B74C1A04954B78B4B6035E97A5E078A5A0F28EC96D547BFEE9ACE803AC0"), nonSquare: true)!.Value;

    // After G, from which they are derived.
    private static ReferencePoint[] Vectors { get; } = Derive();

    /// <summary>G_i.</summary>
    public static ReferencePoint Left(int i) => Vectors[i];

    /// <summary>H_i.</summary>
    public static ReferencePoint Right(int i) => Vectors[SecondVector + i];

    private static ReferencePoint[] Derive()
    {
        byte[] seed = ReferenceEncoding.WriteCoordinates(G);
        byte[] v = [.. Enumerable.Repeat((byte)1, Size)];
        var k = new byte[Size];
        foreach (byte separator in new byte[] { 0, 1 })
        {
            k = HMACSHA256.HashData(k, (byte[])[.. v, separator, .. seed]);
            v = HMACSHA256.HashData(k, v);
        }

        var points = new ReferencePoint[Count];
        for (int i = 0; i < Count; i++)
        {
            if (i > 0)
            {
                k = HMACSHA256.HashData(k, (byte[])[.. v, 0]);
                v = HMACSHA256.HashData(k, v);
            }

            v = HMACSHA256.HashData(k, v);
            points[i] = Map("1st generation: ", v) + Map("2nd generation: ", v);
        }

        return points;
    }

    private static ReferencePoint Map(string prefix, byte[] key)
    {
        BigInteger t = Read(SHA256.HashData([.. Encoding.ASCII.GetBytes(prefix), .. key]));
        BigInteger w = C * t % P * Invert(8 + (t * t), P) % P;
        BigInteger first = Modulo(D - (t * w), P);
        foreach (BigInteger x in new[] { first, -first - 1, 1 + Invert(w * w, P) })
        {
            if (ReferencePoint.Lift(x, nonSquare: !t.IsEven) is { } point)
            {
                return point;
            }
        }

        throw new InvalidOperationException("One of the three is on the curve.");
    }

    private static BigInteger Hex(string digits) => BigInteger.Parse("0" + digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
