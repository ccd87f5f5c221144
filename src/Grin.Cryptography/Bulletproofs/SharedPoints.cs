using Grin.Cryptography.Curve;

namespace Grin.Cryptography.Bulletproofs;

/// <summary>The points that occur in every proof's equation: G_0..G_63, H_0..H_63, G and H.</summary>
internal static class SharedPoints
{
    /// <summary>Place of G.</summary>
    public const int Blinding = 2 * BulletproofGenerators.VectorLength;

    /// <summary>Place of H.</summary>
    public const int Value = Blinding + 1;

    /// <summary>How many there are.</summary>
    public const int Count = Value + 1;

    private static readonly AffinePoint[] Points = [.. BulletproofGenerators.Left, .. BulletproofGenerators.Right, Generators.G, Generators.H];

    /// <summary>All of them in this order.</summary>
    public static ReadOnlySpan<AffinePoint> All => Points;
}
