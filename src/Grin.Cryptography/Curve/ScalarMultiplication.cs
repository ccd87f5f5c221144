using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Curve;

/// <summary>One or two points times scalars, where nothing is gained by a multi-scalar multiplication.</summary>
internal static class ScalarMultiplication
{
    private const int Bits = 256;

    /// <summary><c>scalar * point</c>.</summary>
    public static JacobianPoint Multiply(in AffinePoint point, in Scalar scalar) =>
        MultiplyAdd(point, scalar, default, default);

    /// <summary><c>a * p + b * q</c>, the doublings shared.</summary>
    public static JacobianPoint MultiplyAdd(in AffinePoint p, in Scalar a, in AffinePoint q, in Scalar b)
    {
        var sum = new JacobianPoint(p);
        sum.Add(q);
        AffinePoint both = sum.ToAffine();

        JacobianPoint result = default;
        for (int bit = Bits - 1; bit >= 0; bit--)
        {
            result.Double();
            bool first = (a.Limb(bit >> 6) >> (bit & 63) & 1) != 0;
            bool second = (b.Limb(bit >> 6) >> (bit & 63) & 1) != 0;
            if (first && second)
            {
                result.Add(both);
            }
            else if (first)
            {
                result.Add(p);
            }
            else if (second)
            {
                result.Add(q);
            }
        }

        return result;
    }
}
