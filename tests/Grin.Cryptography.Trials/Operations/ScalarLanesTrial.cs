using System.Numerics;
using Grin.Cryptography.Fields;
using Grin.Cryptography.Fields.ScalarLanes;
using Grin.Cryptography.Memory;
using Grin.Cryptography.Reference;

namespace Grin.Cryptography.Trials.Operations;

/// <summary>Scalars in lanes: any 256 bits read, sums, differences and products in turn, and sums over many.</summary>
internal static unsafe class ScalarLanesTrial<TLanes>
    where TLanes : unmanaged, IScalarLanes<TLanes>
{
    private const int MaxAccumulated = IScalarLanes<ScalarLanesPortable>.MaxAccumulated;

    /// <summary>Compares so many lanes of results.</summary>
    public static void Run(Numbers numbers, Counter counter)
    {
        int count = TLanes.Count;
        var a = new BigInteger[count];
        var b = new BigInteger[count];
        var memory = new AlignedBuffer<TLanes>();
        TLanes* x = memory.Take(4);
        TLanes* y = x + 1;
        TLanes* result = x + 2;
        TLanes* sum = x + 3;
        var one = Scalar.One;
        while (!counter.IsDone)
        {
            // What comes out of one step goes into the next, unreduced.
            Fill(x, a, numbers);
            Fill(y, b, numbers);
            Compare(counter, x, "reading", lane => a[lane], a);
            TLanes.Multiply(result, x, y);
            Compare(counter, result, "product", lane => a[lane] * b[lane], a, b);
            TLanes.Subtract(result, result, x);
            Compare(counter, result, "product less the first", lane => (a[lane] * b[lane]) - a[lane], a, b);
            TLanes.Subtract(result, y, result);
            TLanes.Add(result, result, result);
            Compare(counter, result, "twice the second less that", lane => 2 * (b[lane] - (a[lane] * b[lane]) + a[lane]), a, b);
            TLanes.Multiply(result, result, result);
            Compare(counter, result, "square of that", lane => BigInteger.Pow(2 * (b[lane] - (a[lane] * b[lane]) + a[lane]), 2), a, b);

            int times = 1 + numbers.Random.Next(MaxAccumulated);
            TLanes.Fill(sum, default);
            for (int i = 0; i < times; i++)
            {
                TLanes.Accumulate(sum, i % 2 == 0 ? x : y);
            }

            Compare(counter, sum, $"sum of {times}", lane => (((times + 1) / 2) * a[lane]) + ((times / 2) * b[lane]), a, b);
            TLanes.Fill(result, one);
            Compare(counter, result, "one", _ => 1);
        }
    }

    private static void Fill(TLanes* lanes, BigInteger[] values, Numbers numbers)
    {
        Span<byte> rows = stackalloc byte[values.Length * Scalar.Size];
        for (int lane = 0; lane < values.Length; lane++)
        {
            values[lane] = numbers.Next();
            ReferenceNumbers.Write(values[lane]).CopyTo(rows[(lane * Scalar.Size)..]);
        }

        fixed (byte* first = rows)
        {
            TLanes.Read(lanes, first, Scalar.Size);
        }
    }

    private static void Compare(Counter counter, TLanes* lanes, string operation, Func<int, BigInteger> expected, params BigInteger[][] operands)
    {
        Scalar* written = stackalloc Scalar[TLanes.Count];
        TLanes.Write(written, 1, lanes);
        for (int lane = 0; lane < TLanes.Count; lane++)
        {
            counter.Compare(
                ReferenceNumbers.Modulo(expected(lane), ReferenceNumbers.N),
                Numbers.Number(written[lane]),
                operation,
                [.. operands.Select(operand => operand[lane])]);
        }
    }
}
