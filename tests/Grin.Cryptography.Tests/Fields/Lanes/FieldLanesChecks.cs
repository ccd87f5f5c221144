using System.Numerics;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;
using Grin.Cryptography.Fields.Lanes;

namespace Grin.Cryptography.Tests.Fields.Lanes;

/// <summary>Every operation of one kind of lanes against big integers.</summary>
/// <param name="limbs">Number of limbs of a lane and bits of all but the highest; none where lanes have no lazy limbs.</param>
internal sealed unsafe class FieldLanesChecks<TField>((int Count, int Radix) limbs) : IFieldLanesChecks
    where TField : unmanaged, IFieldLanes<TField>
{
    private const int Alignment = 64;

    private static readonly BigInteger P = EdgeNumbers.P;

    private static IEnumerable<BigInteger> Numbers =>
        EdgeNumbers.All.Concat(EdgeNumbers.Sparse(11, 3000)).Concat(EdgeNumbers.Random(12, 1000));

    public void Sums_differences_products_and_squares_are_those_of_big_integers()
    {
        BigInteger[] a = [.. Numbers];
        BigInteger[] b = [.. Numbers];
        new Random(13).Shuffle(b);
        TField* lanes = Lanes(4);
        for (int start = 0; start + TField.Count <= a.Length; start += TField.Count)
        {
            Fill(lanes, a, start);
            Fill(lanes + 1, b, start);
            TField.Multiply(lanes + 2, lanes, lanes + 1);
            AssertLanes(lanes + 2, lane => a[start + lane] * b[start + lane]);
            TField.Square(lanes + 3, lanes + 2);
            AssertLanes(lanes + 3, lane => BigInteger.ModPow(a[start + lane] * b[start + lane], 2, P));
            TField.Add(lanes + 2, lanes, lanes + 1);
            AssertLanes(lanes + 2, lane => a[start + lane] + b[start + lane]);
            TField.Subtract(lanes + 2, lanes, lanes + 1);
            AssertLanes(lanes + 2, lane => a[start + lane] - b[start + lane]);
            Assert.Equal(Mask(lane => (a[start + lane] - b[start + lane]) % P == 0), TField.Zeros(lanes + 2));
            TField.Multiply(lanes + 2, lanes + 2, lanes + 2);
            AssertLanes(lanes + 2, lane => BigInteger.Pow(a[start + lane] - b[start + lane], 2));
        }
    }

    public void Products_of_the_largest_limbs_that_are_allowed_are_right()
    {
        if (limbs.Count == 0)
        {
            return;
        }

        // Every limb at a bound, of either sign, or around nothing: weight 3 on one side and 1 on the other.
        var random = new Random(14);
        TField* lanes = Lanes(3);
        for (int trial = 0; trial < 4000; trial++)
        {
            BigInteger[] a = FillLimbs(lanes, 3, random);
            BigInteger[] b = FillLimbs(lanes + 1, 1, random);
            AssertLanes(lanes, lane => a[lane]);
            TField.Multiply(lanes + 2, lanes, lanes + 1);
            AssertLanes(lanes + 2, lane => a[lane] * b[lane]);
            TField.Multiply(lanes + 2, lanes + 1, lanes);
            AssertLanes(lanes + 2, lane => a[lane] * b[lane]);

            // What comes out is a factor of weight 1 again.
            TField.Multiply(lanes + 2, lanes, lanes + 2);
            AssertLanes(lanes + 2, lane => a[lane] * a[lane] * b[lane]);
            TField.Square(lanes + 2, lanes + 1);
            AssertLanes(lanes + 2, lane => b[lane] * b[lane]);
        }
    }

    public void Lanes_that_are_zero_in_any_form_are_told()
    {
        BigInteger[] values = [0, P, 1, P - 1, P + 1, BigInteger.Pow(2, 256) - 1, 0, P, 977, BigInteger.Pow(2, 32)];
        TField* lanes = Lanes(1);
        for (int start = 0; start + TField.Count <= values.Length; start++)
        {
            Fill(lanes, values, start);
            Assert.Equal(Mask(lane => values[start + lane] % P == 0), TField.Zeros(lanes));
        }
    }

    public void Only_the_lanes_named_are_negated()
    {
        BigInteger[] values = [.. EdgeNumbers.Random(15, TField.Count)];
        TField* lanes = Lanes(1);
        for (uint mask = 0; mask < 1u << TField.Count; mask++)
        {
            Fill(lanes, values, 0);
            TField.Negate(lanes, mask);
            AssertLanes(lanes, lane => (mask >> lane & 1) != 0 ? -values[lane] : values[lane]);
        }
    }

    public void A_value_is_broadcast_and_written_to_single_lanes()
    {
        TField* lanes = Lanes(1);
        foreach (BigInteger value in EdgeNumbers.All)
        {
            TField.Broadcast(lanes, Element(value));
            AssertLanes(lanes, _ => value);
            TField.Write(lanes, TField.Count - 1, Element(value + 5));
            AssertLanes(lanes, lane => lane == TField.Count - 1 ? value + 5 : value);
        }
    }

    public void Lanes_are_inverted_together_and_refused_with_a_zero_among_them()
    {
        BigInteger[] values = [.. Numbers.Where(number => number % P != 0)];
        TField* lanes = Lanes(2);
        for (int start = 0; start + TField.Count <= Math.Min(values.Length, 400); start += TField.Count)
        {
            Fill(lanes, values, start);
            Assert.True(LaneInversion.TryInvert(lanes + 1, lanes));
            AssertLanes(lanes + 1, lane => BigInteger.ModPow(values[start + lane], P - 2, P));
        }

        TField.Write(lanes, TField.Count / 2, Element(P));
        Assert.False(LaneInversion.TryInvert(lanes + 1, lanes));
    }

    public void Points_and_pairs_are_loaded_with_their_signs_and_stored()
    {
        int count = 4 * TField.Count;
        BigInteger[] x = [.. EdgeNumbers.Sparse(16, count)];
        BigInteger[] y = [.. EdgeNumbers.Random(17, count)];
        AffinePoint* points = (AffinePoint*)Lanes(((count + TField.Count) * sizeof(AffinePoint) / sizeof(TField)) + 1);
        for (int i = 0; i < count; i++)
        {
            points[i] = new AffinePoint(Element(x[i]), Element(y[i]));
        }

        TField* lanes = Lanes(6);
        TField.LoadPoints(lanes, lanes + 1, points + 1);
        AssertLanes(lanes, lane => x[1 + lane]);
        AssertLanes(lanes + 1, lane => y[1 + lane]);
        TField.StorePoints(points + count, lanes, lanes + 1);
        for (int lane = 0; lane < TField.Count; lane++)
        {
            Assert.Equal(points[1 + lane], points[count + lane]);
        }

        var random = new Random(18);
        uint* pairs = stackalloc uint[2 * TField.Count];
        for (int trial = 0; trial < 200; trial++)
        {
            for (int i = 0; i < 2 * TField.Count; i++)
            {
                pairs[i] = (uint)random.Next(2 * count);
            }

            BigInteger X(int i) => x[pairs[i] >> 1];
            BigInteger Y(int i) => (pairs[i] & 1) == 0 ? y[pairs[i] >> 1] : -y[pairs[i] >> 1];
            TField.LoadPairs(lanes, lanes + 1, lanes + 2, lanes + 3, points, pairs);
            AssertLanes(lanes, lane => X(2 * lane));
            AssertLanes(lanes + 1, lane => Y(2 * lane));
            AssertLanes(lanes + 2, lane => X((2 * lane) + 1) - X(2 * lane));
            AssertLanes(lanes + 3, lane => Y((2 * lane) + 1) - Y(2 * lane));

            TField.Square(lanes + 5, lanes);
            TField.Chord(lanes + 3, lanes + 4, lanes + 5, lanes, lanes + 2);
            BigInteger Sum(int lane) => (X(2 * lane) * X(2 * lane)) - X(2 * lane) - X((2 * lane) + 1);
            AssertLanes(lanes + 3, Sum);
            AssertLanes(lanes + 4, lane => X(2 * lane) - Sum(lane));
        }
    }

    private static TField* Lanes(int count)
    {
        byte[] memory = GC.AllocateArray<byte>((count * sizeof(TField)) + Alignment, pinned: true);
        fixed (byte* start = memory)
        {
            // Pinned for good, and kept for the test by the list.
            Kept.Add(memory);
            return (TField*)(((nuint)start + Alignment - 1) & ~(nuint)(Alignment - 1));
        }
    }

    private static List<byte[]> Kept { get; } = [];

    private static void Fill(TField* lanes, BigInteger[] values, int start)
    {
        for (int lane = 0; lane < TField.Count; lane++)
        {
            TField.Write(lanes, lane, Element(values[start + lane]));
        }
    }

    private BigInteger[] FillLimbs(TField* lanes, int weight, Random random)
    {
        var values = new BigInteger[TField.Count];
        long* words = (long*)lanes;
        for (int lane = 0; lane < TField.Count; lane++)
        {
            for (int limb = limbs.Count - 1; limb >= 0; limb--)
            {
                int bits = limb == limbs.Count - 1 ? 256 - (limb * limbs.Radix) : limbs.Radix;
                long bound = weight * (1L << bits);
                long value = random.Next(6) switch
                {
                    0 or 1 => bound,
                    2 or 3 => -bound,
                    4 => random.NextInt64(-bound, bound + 1),
                    _ => random.Next(-1, 2),
                };
                words[(limb * TField.Count) + lane] = value;
                values[lane] = (values[lane] << limbs.Radix) + value;
            }
        }

        return values;
    }

    private static uint Mask(Func<int, bool> predicate) =>
        (uint)Enumerable.Range(0, TField.Count).Where(predicate).Sum(lane => 1 << lane);

    private static void AssertLanes(TField* lanes, Func<int, BigInteger> expected)
    {
        for (int lane = 0; lane < TField.Count; lane++)
        {
            Assert.Equal(EdgeNumbers.Modulo(expected(lane), P), Number(TField.Read(lanes, lane)));
        }
    }

    private static FieldElement Element(BigInteger number) =>
        FieldElement.Read(EdgeNumbers.Bytes(number < BigInteger.Pow(2, 256) ? number : number - P));

    private static BigInteger Number(FieldElement element)
    {
        var bytes = new byte[FieldElement.Size];
        element.Write(bytes);
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }
}
