using System.Numerics;
using Grin.Cryptography.Fields.Lanes;
using Grin.Cryptography.Memory;
using Grin.Cryptography.Reference;

namespace Grin.Cryptography.Trials.Operations;

/// <summary>Coordinates in lanes: sums, differences, products and squares, with factors as heavy as they may be.</summary>
internal static unsafe class FieldLanesTrial<TField>
    where TField : unmanaged, IFieldLanes<TField>
{
    /// <summary>Compares so many lanes of results.</summary>
    public static void Run(Numbers numbers, Counter counter)
    {
        int count = TField.Count;
        var a = new BigInteger[count];
        var b = new BigInteger[count];
        var c = new BigInteger[count];
        var memory = new AlignedBuffer<TField>();
        TField* x = memory.Take(6);
        TField* y = x + 1;
        TField* z = x + 2;
        TField* heavy = x + 3;
        TField* result = x + 4;
        while (!counter.IsDone)
        {
            Fill(x, a, numbers);
            Fill(y, b, numbers);
            Fill(z, c, numbers);

            TField.Multiply(result, x, y);
            Compare(counter, result, "product", lane => a[lane] * b[lane], a, b);
            TField.Square(result, result);
            Compare(counter, result, "square of the product", lane => BigInteger.Pow(a[lane] * b[lane], 2), a, b);
            TField.Multiply(result, result, z);
            Compare(counter, result, "square of the product, times the third", lane => BigInteger.Pow(a[lane] * b[lane], 2) * c[lane], a, b, c);

            TField.Add(heavy, x, y);
            Compare(counter, heavy, "sum", lane => a[lane] + b[lane], a, b);
            TField.Add(heavy, heavy, z);
            TField.Multiply(result, heavy, y);
            Compare(counter, result, "sum of three, times the second", lane => (a[lane] + b[lane] + c[lane]) * b[lane], a, b, c);

            TField.Subtract(heavy, x, y);
            Compare(counter, heavy, "difference", lane => a[lane] - b[lane], a, b);
            TField.Square(result, heavy);
            Compare(counter, result, "square of the difference", lane => BigInteger.Pow(a[lane] - b[lane], 2), a, b);
            TField.Subtract(heavy, heavy, z);
            TField.Multiply(result, z, heavy);
            Compare(counter, result, "difference less the third, times it", lane => (a[lane] - b[lane] - c[lane]) * c[lane], a, b, c);
        }
    }

    private static void Fill(TField* lanes, BigInteger[] values, Numbers numbers)
    {
        for (int lane = 0; lane < values.Length; lane++)
        {
            values[lane] = numbers.Next();
            TField.Write(lanes, lane, Numbers.Element(values[lane]));
        }
    }

    private static void Compare(Counter counter, TField* lanes, string operation, Func<int, BigInteger> expected, params BigInteger[][] operands)
    {
        for (int lane = 0; lane < TField.Count; lane++)
        {
            counter.Compare(
                ReferenceNumbers.Modulo(expected(lane), ReferenceNumbers.P),
                Numbers.Number(TField.Read(lanes, lane)),
                operation,
                [.. operands.Select(operand => operand[lane])]);
        }
    }
}
