using System.Numerics;
using System.Runtime.CompilerServices;
using Grin.Cryptography.Fields;
using Grin.Cryptography.Fields.Lanes;

namespace Grin.Cryptography.Curve;

/// <summary>Finds the y of many points by their x: the square roots are most of what reading commitments and proofs costs.</summary>
internal static unsafe class PointLifting
{
    // So many vectors go through every step one after the other, independent of each other, for the processor to overlap.
    private const int Strands = 4;

    // x, x^3 + 7, the root, and seven powers on the way to it.
    private const int Arrays = 10;

    /// <summary>
    /// Gives every point the y for its x that is a square modulo p or, where <paramref name="negate"/> is not 0, the other one.
    /// </summary>
    /// <param name="points">Their X is given, any 256-bit pattern; their Y is written.</param>
    /// <param name="negate">As many as points.</param>
    /// <param name="path">The arithmetic to use.</param>
    /// <returns>Index of the first point with an x that no point of the curve has (0 among them), or -1. All points before it are lifted.</returns>
    public static int LiftAll(Span<AffinePoint> points, ReadOnlySpan<byte> negate, ArithmeticPath path) => path switch
    {
        ArithmeticPath.Avx512 => LiftAll<FieldLanes512>(points, negate),
        ArithmeticPath.Avx2 => LiftAll<FieldLanes256>(points, negate),
        _ => LiftAll<FieldLanesPortable>(points, negate),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int LiftAll<TField>(Span<AffinePoint> points, ReadOnlySpan<byte> negate)
        where TField : unmanaged, IFieldLanes<TField>
    {
        const int Alignment = 64;
        int group = Strands * TField.Count;
        byte* memory = stackalloc byte[(((Arrays * Strands) + 1) * sizeof(TField)) + (group * sizeof(AffinePoint)) + Alignment];
        var lanes = (TField*)(((nuint)memory + Alignment - 1) & ~(nuint)(Alignment - 1));
        TField* seven = lanes + (Arrays * Strands);
        var copies = (AffinePoint*)(seven + 1);
        TField.Broadcast(seven, new FieldElement(7, 0, 0, 0));
        for (int start = 0; start < points.Length; start += group)
        {
            int count = Math.Min(group, points.Length - start);
            Span<AffinePoint> part = points.Slice(start, count);
            var copy = new Span<AffinePoint>(copies, group);
            part.CopyTo(copy);
            copy[count..].Fill(Generators.G);
            ulong negated = 0;
            for (int i = 0; i < count; i++)
            {
                negated |= negate[start + i] == 0 ? 0 : 1UL << i;
            }

            ulong bad = Lift(copies, negated, lanes, seven);
            copy[..count].CopyTo(part);
            if (bad != 0)
            {
                return start + BitOperations.TrailingZeroCount(bad);
            }
        }

        return -1;
    }

    /// <summary>Lifts a group in place and tells, a bit each, which points there are not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong Lift<TField>(AffinePoint* points, ulong negated, TField* lanes, TField* seven)
        where TField : unmanaged, IFieldLanes<TField>
    {
        TField* x = lanes;
        TField* cube = x + Strands;
        TField* root = cube + Strands;
        TField* powers = root + Strands;
        for (int k = 0; k < Strands; k++)
        {
            TField.LoadPoints(x + k, root + k, points + (k * TField.Count));
            TField.Square(root + k, x + k);
            TField.Multiply(cube + k, root + k, x + k);

            // 7 is within the slack of weight 1.
            TField.Add(cube + k, cube + k, seven);
        }

        SquareRoot(root, cube, powers);
        ulong bad = 0;
        uint lanesMask = (1u << TField.Count) - 1;
        for (int k = 0; k < Strands; k++)
        {
            TField.Square(powers + k, root + k);
            TField.Subtract(powers + k, powers + k, cube + k);
            uint good = TField.Zeros(powers + k) & ~TField.Zeros(x + k) & lanesMask;
            bad |= (ulong)(good ^ lanesMask) << (k * TField.Count);
            TField.Negate(root + k, (uint)(negated >> (k * TField.Count)) & lanesMask);
            TField.StorePoints(points + (k * TField.Count), x + k, root + k);
        }

        return bad;
    }

    /// <summary>a^((p + 1) / 4): the root that is itself a square, if there is one (crypto.md §1).</summary>
    /// <remarks>(p + 1) / 4 is, in binary, 223 ones, 0, 22 ones, 00001100. Powers are named by how many ones their exponent has.</remarks>
    private static void SquareRoot<TField>(TField* root, TField* a, TField* powers)
        where TField : unmanaged, IFieldLanes<TField>
    {
        TField* power2 = powers;
        TField* power3 = power2 + Strands;
        TField* power11 = power3 + Strands;
        TField* power22 = power11 + Strands;
        TField* power44 = power22 + Strands;
        TField* power88 = power44 + Strands;
        TField* other = power88 + Strands;
        Chain(power2, a, 1, a);
        Chain(power3, power2, 1, a);
        Chain(other, power3, 3, power3);
        Chain(other, other, 3, power3);
        Chain(power11, other, 2, power2);
        Chain(power22, power11, 11, power11);
        Chain(power44, power22, 22, power22);
        Chain(power88, power44, 44, power44);
        Chain(other, power88, 88, power88);
        Chain(other, other, 44, power44);
        Chain(other, other, 3, power3);
        Chain(other, other, 23, power22);
        Chain(other, other, 6, power2);
        for (int k = 0; k < Strands; k++)
        {
            TField.Square(root + k, other + k);
            TField.Square(root + k, root + k);
        }
    }

    /// <summary><paramref name="start"/> squared so many times, times <paramref name="factor"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Chain<TField>(TField* result, TField* start, int squarings, TField* factor)
        where TField : unmanaged, IFieldLanes<TField>
    {
        for (int k = 0; k < Strands; k++)
        {
            TField.Square(result + k, start + k);
        }

        for (int i = 1; i < squarings; i++)
        {
            for (int k = 0; k < Strands; k++)
            {
                TField.Square(result + k, result + k);
            }
        }

        for (int k = 0; k < Strands; k++)
        {
            TField.Multiply(result + k, result + k, factor + k);
        }
    }
}
