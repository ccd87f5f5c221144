using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;
using Grin.Cryptography.Fields.Lanes;
using Grin.Cryptography.Memory;

namespace Grin.Cryptography.MultiScalarMultiplication;

/// <summary>
/// Adds many independent pairs of points in affine coordinates: <c>slope = dy / dx, x = slope^2 - x1 - x2, y = slope (x1 - x) - y1</c>.
/// The division is one inversion for a whole chunk of pairs and three products a pair (Montgomery's trick), so an addition costs
/// five products and a square, less than in any projective form.
/// </summary>
internal sealed unsafe class PairAdder<TField>
    where TField : unmanaged, IFieldLanes<TField>
{
    // Products are chained in as many strands, independent of each other, for the processor to work on side by side.
    private const int Strands = 4;

    // What a chunk's vectors take together fits the second-level cache beside the points.
    private const int ChunkBytes = 1 << 19;

    private const int Arrays = 5;

    private readonly AlignedBuffer<TField> _lanes = new();
    private readonly List<int> _cancelled = [];
    private readonly PointDoublings _doubled = new();

    /// <summary>Pairs are added in multiples of this; rooms for pairs and sums have to be rounded up to it.</summary>
    public static int Multiple => Strands * TField.Count;

    private static int ChunkVectors => Math.Max(Strands, ChunkBytes / (Arrays * sizeof(TField)) / Strands * Strands);

    /// <summary>Adds pairs. False if a sum was infinity; it then stands there as such.</summary>
    /// <param name="points">Where the points are. None of those referred to is infinity. The first two have different x.</param>
    /// <param name="pairs">
    /// Two references a pair, as <see cref="IFieldLanes{TSelf}.LoadPairs"/> takes them; room for a multiple of <see cref="Multiple"/> pairs.
    /// </param>
    /// <param name="count">Number of pairs.</param>
    /// <param name="sums">Receives the sums; room for a multiple of <see cref="Multiple"/>, apart from the points.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Add(AffinePoint* points, uint* pairs, int count, AffinePoint* sums)
    {
        int padded = (count + Multiple - 1) / Multiple * Multiple;
        for (int i = count; i < padded; i++)
        {
            pairs[2 * i] = 0;
            pairs[(2 * i) + 1] = 2;
        }

        bool good = true;
        int vectors = padded / TField.Count;
        for (int first = 0; first < vectors; first += ChunkVectors)
        {
            int chunk = Math.Min(ChunkVectors, vectors - first);
            int start = first * TField.Count;
            good &= AddChunk(points, pairs + (2 * start), chunk, sums + start, last: first + chunk == vectors);
        }

        return good;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool AddChunk(AffinePoint* points, uint* pairs, int vectors, AffinePoint* sums, bool last)
    {
        var steps = (Step*)_lanes.Take((Arrays * ChunkVectors) + (5 * Strands));
        var rest = (TField*)(steps + vectors);
        TField* scratch = rest + Strands;
        for (int v = 0; v < vectors; v++)
        {
            if (!last || v + Strands < vectors)
            {
                Prefetch(points, pairs + (2 * TField.Count * (v + Strands)));
            }

            Step* step = steps + v;
            TField.LoadPairs(&step->X, &step->Y, &step->Dx, &step->Dy, points, pairs + (2 * TField.Count * v));
            MultiplyUp(steps, v);
        }

        _cancelled.Clear();
        _doubled.Clear();
        if (!TryInvertStrands(steps + vectors - Strands, rest, scratch))
        {
            for (int v = 0; v < vectors; v++)
            {
                TakeOutExceptions(steps + v, v * TField.Count);
                MultiplyUp(steps, v);
            }

            if (!TryInvertStrands(steps + vectors - Strands, rest, scratch))
            {
                throw new InvalidOperationException("A difference of coordinates is zero after all zeros were taken out.");
            }
        }

        Finish(steps, vectors, rest, scratch, sums);
        foreach (int pair in _cancelled)
        {
            sums[pair] = default;
        }

        _doubled.Write(sums);
        return _cancelled.Count == 0;
    }

    /// <summary>The product of a strand's differences up to a vector.</summary>
    private static void MultiplyUp(Step* steps, int v)
    {
        if (v < Strands)
        {
            steps[v].Product = steps[v].Dx;
        }
        else
        {
            TField.Multiply(&steps[v].Product, &steps[v - Strands].Product, &steps[v].Dx);
        }
    }

    /// <summary>Goes back through the products: the inverse of each difference, then the sum of each pair.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Finish(Step* steps, int vectors, TField* rest, TField* scratch, AffinePoint* sums)
    {
        TField* slope = scratch;
        TField* square = slope + Strands;
        TField* sumX = square + Strands;
        TField* sumY = sumX + Strands;
        for (int v = vectors - Strands; v >= 0; v -= Strands)
        {
            Step* step = steps + v;
            for (int k = 0; k < Strands; k++)
            {
                if (v == 0)
                {
                    slope[k] = rest[k];
                    continue;
                }

                TField.Multiply(slope + k, rest + k, &step[k - Strands].Product);
                TField.Multiply(rest + k, rest + k, &step[k].Dx);
            }

            for (int k = 0; k < Strands; k++)
            {
                TField.Multiply(slope + k, &step[k].Dy, slope + k);
            }

            for (int k = 0; k < Strands; k++)
            {
                TField.Square(square + k, slope + k);
            }

            for (int k = 0; k < Strands; k++)
            {
                TField.Chord(sumX + k, sumY + k, square + k, &step[k].X, &step[k].Dx);
            }

            for (int k = 0; k < Strands; k++)
            {
                TField.Multiply(sumY + k, sumY + k, slope + k);
            }

            for (int k = 0; k < Strands; k++)
            {
                TField.Subtract(sumY + k, sumY + k, &step[k].Y);
                TField.StorePoints(sums + ((v + k) * TField.Count), sumX + k, sumY + k);
            }
        }
    }

    /// <summary>The inverses of the strands' products; false if one is 0.</summary>
    private static bool TryInvertStrands(Step* strands, TField* inverses, TField* scratch)
    {
        TField* first = scratch;
        TField* second = scratch + 1;
        TField* all = scratch + 2;
        TField.Multiply(first, &strands[0].Product, &strands[1].Product);
        TField.Multiply(second, &strands[2].Product, &strands[3].Product);
        TField.Multiply(all, first, second);
        if (!LaneInversion.TryInvert(all, all))
        {
            return false;
        }

        TField.Multiply(second, second, all);
        TField.Multiply(first, first, all);
        TField.Multiply(inverses, second, &strands[1].Product);
        TField.Multiply(inverses + 1, second, &strands[0].Product);
        TField.Multiply(inverses + 2, first, &strands[3].Product);
        TField.Multiply(inverses + 3, first, &strands[2].Product);
        return true;
    }

    /// <summary>Takes pairs with equal x out of a vector: their difference becomes 1, whatever comes of it, and they are noted.</summary>
    private void TakeOutExceptions(Step* step, int firstPair)
    {
        for (uint zeros = TField.Zeros(&step->Dx); zeros != 0; zeros &= zeros - 1)
        {
            int lane = BitOperations.TrailingZeroCount(zeros);
            TField.Write(&step->Dx, lane, FieldElement.One);
            if (TField.Read(&step->Dy, lane).IsZero)
            {
                _doubled.Add(firstPair + lane, new AffinePoint(TField.Read(&step->X, lane), TField.Read(&step->Y, lane)));
            }
            else
            {
                _cancelled.Add(firstPair + lane);
            }
        }
    }

    /// <summary>The points lie all over the memory; the processor is told a few vectors ahead.</summary>
    private static void Prefetch(AffinePoint* points, uint* pairs)
    {
        if (Sse.IsSupported)
        {
            for (int k = 0; k < 2 * TField.Count; k++)
            {
                Sse.Prefetch0(points + (pairs[k] >> 1));
            }
        }
    }

    /// <summary>What is kept of a vector of pairs between the two passes, side by side in memory.</summary>
    private struct Step
    {
        public TField X;
        public TField Y;
        public TField Dx;
        public TField Dy;
        public TField Product;
    }
}
