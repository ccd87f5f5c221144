using System.Runtime.InteropServices;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.MultiScalarMultiplication;

/// <summary>
/// Sums many lists of affine points at once. Each round adds the neighbours of every list in pairs, all pairs of up to
/// <see cref="ChunkSize"/> sharing one inversion, so that an addition costs six products instead of the eleven or more of a
/// Jacobian one.
/// </summary>
internal static class PointLists
{
    // An inversion costs some 270 products, one product per pair at this size; the scratch fits the first-level cache.
    private const int ChunkSize = 256;

    private enum Pairing : byte
    {
        /// <summary>Two points with different x.</summary>
        Distinct,

        /// <summary>The same point twice.</summary>
        Double,

        /// <summary>The second is infinity.</summary>
        First,

        /// <summary>The first is infinity.</summary>
        Second,

        /// <summary>A point and its negative.</summary>
        Cancel,
    }

    /// <summary>
    /// Replaces every list by its sum. List k occupies <c>points[starts[k]..][..counts[k]]</c>; afterwards its count is 1, or
    /// still 0 if it was empty, and its sum, which may be infinity, stands at its start.
    /// </summary>
    public static void Sum(Span<AffinePoint> points, ReadOnlySpan<int> starts, Span<int> counts)
    {
        Span<FieldElement> denominators = stackalloc FieldElement[ChunkSize];
        Span<FieldElement> products = stackalloc FieldElement[ChunkSize];
        Span<Pair> pairs = stackalloc Pair[ChunkSize];
        int pending = 0;
        for (bool changed = true; changed;)
        {
            changed = false;
            for (int list = 0; list < counts.Length; list++)
            {
                int count = counts[list];
                if (count < 2)
                {
                    continue;
                }

                // The odd one out stays in front. A sum is written at or before its summands and after those of the pairs
                // before it, so the list shrinks in place.
                int start = starts[list] + (count & 1);
                for (int i = 0; i < count >> 1; i++)
                {
                    pairs[pending++] = new Pair(start + (2 * i), start + i);
                    if (pending == ChunkSize)
                    {
                        AddPairs(points, pairs, denominators, products);
                        pending = 0;
                    }
                }

                counts[list] = (count + 1) >> 1;
                changed |= counts[list] > 1;
            }

            AddPairs(points, pairs[..pending], denominators, products);
            pending = 0;
        }
    }

    private static void AddPairs(Span<AffinePoint> points, Span<Pair> pairs, Span<FieldElement> denominators, Span<FieldElement> products)
    {
        if (pairs.IsEmpty)
        {
            return;
        }

        FieldElement product = FieldElement.One;
        for (int i = pairs.Length - 1; i >= 0; i--)
        {
            ref Pair pair = ref pairs[i];
            pair.Kind = Prepare(points[pair.Source], points[pair.Source + 1], out denominators[i]);
            products[i] = product;
            FieldElement.Multiply(product, denominators[i], out product);
        }

        FieldElement inverse = product.Invert();
        for (int i = 0; i < pairs.Length; i++)
        {
            FieldElement.Multiply(inverse, products[i], out FieldElement slope);
            FieldElement.Multiply(inverse, denominators[i], out inverse);
            Pair pair = pairs[i];
            ref readonly AffinePoint a = ref points[pair.Source];
            ref readonly AffinePoint b = ref points[pair.Source + 1];
            ref AffinePoint sum = ref points[pair.Target];
            switch (pair.Kind)
            {
                case Pairing.Distinct:
                    FieldElement.Subtract(b.Y, a.Y, out FieldElement rise);
                    FieldElement.Multiply(slope, rise, out slope);
                    Chord(slope, a, b, out sum);
                    break;
                case Pairing.Double:
                    FieldElement.Square(a.X, out FieldElement square);
                    square = square + square + square;
                    FieldElement.Multiply(slope, square, out slope);
                    Chord(slope, a, a, out sum);
                    break;
                case Pairing.First:
                    sum = a;
                    break;
                case Pairing.Second:
                    sum = b;
                    break;
                default:
                    sum = default;
                    break;
            }
        }
    }

    /// <summary>What sort of addition this is, and what has to be inverted for it: never 0.</summary>
    private static Pairing Prepare(in AffinePoint a, in AffinePoint b, out FieldElement denominator)
    {
        FieldElement.Subtract(b.X, a.X, out denominator);
        if (!denominator.IsZero && !a.IsInfinity && !b.IsInfinity)
        {
            return Pairing.Distinct;
        }

        denominator = FieldElement.One;
        if (b.IsInfinity)
        {
            return Pairing.First;
        }

        if (a.IsInfinity)
        {
            return Pairing.Second;
        }

        if (a.Y != b.Y)
        {
            return Pairing.Cancel;
        }

        denominator = a.Y + a.Y;
        return Pairing.Double;
    }

    private static void Chord(in FieldElement slope, in AffinePoint a, in AffinePoint b, out AffinePoint sum)
    {
        // The sum may take the place of a summand.
        FieldElement.Square(slope, out FieldElement x);
        FieldElement.Subtract(x, a.X, out x);
        FieldElement.Subtract(x, b.X, out x);
        FieldElement.Subtract(a.X, x, out FieldElement y);
        FieldElement.Multiply(slope, y, out y);
        FieldElement.Subtract(y, a.Y, out y);
        sum = new AffinePoint(x, y);
    }

    /// <summary>Adds the points at <see cref="Source"/> and behind it into <see cref="Target"/>.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct Pair(int source, int target)
    {
        public readonly int Source = source;
        public readonly int Target = target;
        public Pairing Kind;
    }
}
