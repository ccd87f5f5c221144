using System.Numerics;
using Grin.Cryptography.Fields;
using Grin.Cryptography.Reference;

namespace Grin.Cryptography.Trials.Operations;

/// <summary>Coordinates one by one.</summary>
internal static class FieldElementTrial
{
    // Powers take big integers a thousand times as long as products.
    private const int ProductsPerPower = 200;

    /// <summary>Compares so many results.</summary>
    public static void Run(Numbers numbers, Counter counter)
    {
        BigInteger p = ReferenceNumbers.P;
        for (int i = 0; !counter.IsDone; i++)
        {
            BigInteger a = numbers.Next();
            BigInteger b = numbers.Next();
            FieldElement x = Numbers.Element(a);
            FieldElement y = Numbers.Element(b);
            counter.Compare((a + b) % p, Numbers.Number(x + y), "sum", a, b);
            counter.Compare(ReferenceNumbers.Modulo(a - b, p), Numbers.Number(x - y), "difference", a, b);
            counter.Compare(a * b % p, Numbers.Number(x * y), "product", a, b);
            counter.Compare(a * a % p, Numbers.Number(x.Square()), "square", a);
            counter.Compare(ReferenceNumbers.Modulo(-a, p), Numbers.Number(-x), "negative", a);
            counter.Compare((a - b) % p == 0, x == y, "equality", a, b);
            counter.Compare(a < p, FieldElement.TryRead(ReferenceNumbers.Write(a), out _), "reading", a);
            if (i % ProductsPerPower == 0)
            {
                counter.Compare(ReferenceNumbers.Invert(a, p), Numbers.Number(x.Invert()), "inverse", a);
                BigInteger? root = ReferenceNumbers.SquareRoot(a % p);
                counter.Compare(root is not null, x.TryGetSquareRoot(out FieldElement found), "having a root", a);
                if (root is { } number)
                {
                    counter.Compare(number, Numbers.Number(found), "root", a);
                }
            }
        }
    }
}
