using System.Numerics;
using Grin.Cryptography.Fields;
using Grin.Cryptography.Reference;

namespace Grin.Cryptography.Trials.Operations;

/// <summary>Scalars.</summary>
internal static class ScalarTrial
{
    // Inverses take big integers a thousand times as long as products.
    private const int ProductsPerInverse = 200;

    /// <summary>Compares so many results.</summary>
    public static void Run(Numbers numbers, Counter counter)
    {
        BigInteger n = ReferenceNumbers.N;
        for (int i = 0; !counter.IsDone; i++)
        {
            BigInteger a = numbers.NextScalar();
            BigInteger b = numbers.NextScalar();
            Scalar x = Numbers.Scalar(a);
            Scalar y = Numbers.Scalar(b);
            counter.Compare((a + b) % n, Numbers.Number(x + y), "sum", a, b);
            counter.Compare(ReferenceNumbers.Modulo(a - b, n), Numbers.Number(x - y), "difference", a, b);
            counter.Compare(a * b % n, Numbers.Number(x * y), "product", a, b);
            counter.Compare(a * a % n, Numbers.Number(x.Square()), "square", a);
            counter.Compare(ReferenceNumbers.Modulo(-a, n), Numbers.Number(-x), "negative", a);
            counter.Compare(a > (n - 1) / 2, x.IsHigh, "being high", a);
            BigInteger any = numbers.Next();
            counter.Compare(any < n, Scalar.TryRead(ReferenceNumbers.Write(any), out Scalar read), "reading", any);
            counter.Compare(any % n, Numbers.Number(read), "reading", any);
            if (i % ProductsPerInverse == 0)
            {
                counter.Compare(ReferenceNumbers.Invert(a, n), Numbers.Number(x.Invert()), "inverse", a);
            }
        }
    }
}
