using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields.Lanes;

namespace Grin.Cryptography.MultiScalarMultiplication;

/// <summary>The plain sum of many points.</summary>
internal static unsafe class PointTotal
{
    /// <summary>The sum.</summary>
    /// <param name="points">Points, none of them infinity.</param>
    /// <param name="path">The arithmetic to use.</param>
    public static AffinePoint Of(ReadOnlySpan<AffinePoint> points, ArithmeticPath path) => path switch
    {
        ArithmeticPath.Avx512 => Of<FieldLanes512>(points),
        ArithmeticPath.Avx2 => Of<FieldLanes256>(points),
        _ => Of<FieldLanesPortable>(points),
    };

    private static AffinePoint Of<TField>(ReadOnlySpan<AffinePoint> points)
        where TField : unmanaged, IFieldLanes<TField>
    {
        // In front of the points are the two that fill up vectors.
        const int Fillers = 2;
        var workspace = PippengerWorkspace<TField>.Rent();
        try
        {
            int firstSum = Fillers + points.Length;
            AffinePoint* all = workspace.Points.Take(firstSum + ListAdder<TField>.SumsOf(points.Length));
            all[0] = Generators.G;
            all[1] = Generators.TwiceG;
            points.CopyTo(new Span<AffinePoint>(all + Fillers, points.Length));
            workspace.Lists.Reserve(points.Length);
            for (int i = 0; i < points.Length; i++)
            {
                workspace.Lists.Entries[i] = (ulong)(Fillers + i) << 1;
            }

            int left = workspace.Lists.Sum(all, points.Length, firstSum);
            return left == 0 ? default : all[workspace.Lists.Entries[0] >> 1];
        }
        finally
        {
            workspace.Return();
        }
    }
}
