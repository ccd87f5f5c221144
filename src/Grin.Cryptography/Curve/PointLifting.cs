namespace Grin.Cryptography.Curve;

/// <summary>Finds the y of many points by their x: the square roots are most of what reading commitments and proofs costs.</summary>
internal static class PointLifting
{
    /// <summary>
    /// Gives every point the y for its x that is a square modulo p or, where <paramref name="negate"/> is not 0, the other one.
    /// </summary>
    /// <param name="points">Their X is given, any 256-bit pattern; their Y is written.</param>
    /// <param name="negate">As many as points.</param>
    /// <param name="path">The arithmetic to use.</param>
    /// <returns>Index of the first point with an x that no point of the curve has (0 among them), or -1.</returns>
    public static int LiftAll(Span<AffinePoint> points, ReadOnlySpan<byte> negate, ArithmeticPath path)
    {
        for (int i = 0; i < points.Length; i++)
        {
            if (!AffinePoint.TryLift(points[i].X, negate[i] != 0, out points[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
