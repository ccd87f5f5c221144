using System.Numerics;
using static Grin.Cryptography.Reference.ReferenceNumbers;

namespace Grin.Cryptography.Reference;

/// <summary>A point of y^2 = x^3 + 7 by the textbook: (X/Z^2, Y/Z^3), infinity with Z = 0.</summary>
internal readonly struct ReferencePoint
{
    // The order of the digits in which scalars are taken.
    private const int DigitBits = 4;

    private readonly BigInteger _x;
    private readonly BigInteger _y;
    private readonly BigInteger _z;

    /// <summary>A point by its coordinates.</summary>
    public ReferencePoint(BigInteger x, BigInteger y)
        : this(x, y, BigInteger.One)
    {
    }

    private ReferencePoint(BigInteger x, BigInteger y, BigInteger z)
    {
        _x = x;
        _y = y;
        _z = z;
    }

    /// <summary>The neutral element.</summary>
    public static ReferencePoint Infinity => default;

    /// <summary>Whether this is the neutral element.</summary>
    public bool IsInfinity => _z.IsZero;

    /// <summary>The coordinates of a point other than infinity.</summary>
    public (BigInteger X, BigInteger Y) Coordinates
    {
        get
        {
            BigInteger inverse = Invert(_z, P);
            BigInteger square = inverse * inverse % P;
            return (_x * square % P, _y * (square * inverse % P) % P);
        }
    }

    /// <summary>The point with this x (taken modulo p) and the y that is a square, or that y's negative; null off the curve.</summary>
    public static ReferencePoint? Lift(BigInteger x, bool nonSquare)
    {
        x = Modulo(x, P);
        BigInteger? root = SquareRoot(Modulo((x * x * x) + 7, P));
        return root is { } y ? new ReferencePoint(x, nonSquare ? Modulo(-y, P) : y) : null;
    }

    /// <summary>The sum of products, the doublings shared by all.</summary>
    public static ReferencePoint Sum(IReadOnlyList<(BigInteger Scalar, ReferencePoint Point)> products)
    {
        var multiples = new ReferencePoint[products.Count][];
        for (int i = 0; i < multiples.Length; i++)
        {
            multiples[i] = new ReferencePoint[1 << DigitBits];
            for (int digit = 1; digit < multiples[i].Length; digit++)
            {
                multiples[i][digit] = multiples[i][digit - 1] + products[i].Point;
            }
        }

        byte[][] scalars = [.. products.Select(product => Write(Modulo(product.Scalar, N)))];
        ReferencePoint sum = Infinity;
        for (int position = 0; position < 2 * Size; position++)
        {
            for (int doubling = 0; doubling < DigitBits; doubling++)
            {
                sum += sum;
            }

            for (int i = 0; i < multiples.Length; i++)
            {
                int digit = scalars[i][position / 2] >> (position % 2 == 0 ? DigitBits : 0) & 15;
                if (digit != 0)
                {
                    sum += multiples[i][digit];
                }
            }
        }

        return sum;
    }

    public static ReferencePoint operator +(ReferencePoint a, ReferencePoint b)
    {
        if (a.IsInfinity)
        {
            return b;
        }

        if (b.IsInfinity)
        {
            return a;
        }

        BigInteger aSquare = a._z * a._z % P;
        BigInteger bSquare = b._z * b._z % P;
        BigInteger u = a._x * bSquare % P;
        BigInteger s = a._y * (bSquare * b._z % P) % P;
        BigInteger h = ((b._x * aSquare) - u) % P;
        BigInteger r = ((b._y * (aSquare * a._z % P)) - s) % P;
        if (h.IsZero)
        {
            return r.IsZero ? Double(a) : Infinity;
        }

        BigInteger square = h * h % P;
        BigInteger cube = square * h % P;
        BigInteger v = u * square % P;
        BigInteger x = ((r * r) - cube - (2 * v)) % P;
        return new ReferencePoint(x, ((r * (v - x)) - (s * cube)) % P, a._z * b._z % P * h % P);
    }

    public static ReferencePoint operator -(ReferencePoint point) => new(point._x, -point._y, point._z);

    public static ReferencePoint operator *(BigInteger scalar, ReferencePoint point) => Sum([(scalar, point)]);

    private static ReferencePoint Double(ReferencePoint a)
    {
        BigInteger square = a._y * a._y % P;
        BigInteger s = 4 * a._x * square % P;
        BigInteger m = 3 * a._x * a._x % P;
        BigInteger x = ((m * m) - (2 * s)) % P;
        return new ReferencePoint(x, ((m * (s - x)) - (8 * square * square)) % P, 2 * a._y * a._z % P);
    }
}
