using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Curve;

/// <summary>
/// A point of y^2 = x^3 + 7 over p by its coordinates. The default value stands for infinity, as no point of this curve has
/// x = 0 (crypto.md §1).
/// </summary>
internal readonly struct AffinePoint(in FieldElement x, in FieldElement y) : IEquatable<AffinePoint>
{
    /// <summary>The x coordinate.</summary>
    public readonly FieldElement X = x;

    /// <summary>The y coordinate.</summary>
    public readonly FieldElement Y = y;

    /// <summary>Whether this is the neutral element.</summary>
    public bool IsInfinity => X.HasZeroLimbs;

    /// <summary>The point with this x whose y is a square modulo p; false if no point has this x.</summary>
    public static bool TryLift(in FieldElement x, out AffinePoint point)
    {
        if (!(CubePlusSeven(x).TryGetSquareRoot(out FieldElement y) && !x.IsZero))
        {
            point = default;
            return false;
        }

        point = new AffinePoint(x, y);
        return true;
    }

    /// <summary>As <see cref="TryLift(in FieldElement, out AffinePoint)"/>, with the other y if <paramref name="negate"/>.</summary>
    public static bool TryLift(in FieldElement x, bool negate, out AffinePoint point)
    {
        bool found = TryLift(x, out point);
        if (negate)
        {
            point = -point;
        }

        return found;
    }

    /// <summary>Whether the coordinates satisfy the equation of the curve; false for infinity.</summary>
    public bool IsOnCurve() => Y.Square() == CubePlusSeven(X);

    public static AffinePoint operator -(in AffinePoint point) => new(point.X, -point.Y);

    public bool Equals(AffinePoint other) => X == other.X && Y == other.Y;

    public override bool Equals(object? obj) => obj is AffinePoint other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(X, Y);

    private static FieldElement CubePlusSeven(in FieldElement x) => (x.Square() * x) + new FieldElement(7, 0, 0, 0);
}
