using System.Security.Cryptography;
using Grin.Cryptography.Fields;
using Grin.Cryptography.Hashing;

namespace Grin.Cryptography.Curve;

/// <summary>The vector generators of the range proofs, derived on first use (crypto.md §2.1).</summary>
internal static class BulletproofGenerators
{
    /// <summary>How many are made.</summary>
    public const int Count = 256;

    /// <summary>How many of each vector a 64-bit proof uses.</summary>
    public const int VectorLength = 64;

    // The second vector starts at half of what is made, not right after the first.
    private const int SecondVector = Count / 2;

    private static readonly AffinePoint[] Points = Derive();

    /// <summary>All of them.</summary>
    public static ReadOnlySpan<AffinePoint> All => Points;

    /// <summary>G_0..G_63, multiplied by the left vector.</summary>
    public static ReadOnlySpan<AffinePoint> Left => Points.AsSpan(0, VectorLength);

    /// <summary>H_0..H_63, multiplied by the right vector.</summary>
    public static ReadOnlySpan<AffinePoint> Right => Points.AsSpan(SecondVector, VectorLength);

    private static AffinePoint[] Derive()
    {
        Span<byte> seed = stackalloc byte[2 * FieldElement.Size];
        Generators.G.X.Write(seed);
        Generators.G.Y.Write(seed[FieldElement.Size..]);
        var stream = new Rfc6979Stream(seed);

        var points = new AffinePoint[Count];
        Span<byte> key = stackalloc byte[Rfc6979Stream.BlockSize];
        for (int i = 0; i < Count; i++)
        {
            stream.Next(key);
            var sum = new JacobianPoint(HashToPoint("1st generation: "u8, key));
            sum.Add(HashToPoint("2nd generation: "u8, key));
            points[i] = sum.ToAffine();
        }

        return points;
    }

    private static AffinePoint HashToPoint(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> key)
    {
        Span<byte> message = stackalloc byte[prefix.Length + key.Length];
        prefix.CopyTo(message);
        key.CopyTo(message[prefix.Length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(message, hash);
        return ShallueVanDeWoestijne.Map(FieldElement.Read(hash));
    }
}
