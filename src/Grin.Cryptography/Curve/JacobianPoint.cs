using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Curve;

/// <summary>The point (X/Z^2, Y/Z^3): additions without an inversion. The default value, with Z = 0, is infinity.</summary>
internal struct JacobianPoint
{
    private FieldElement _x;
    private FieldElement _y;
    private FieldElement _z;

    /// <summary>The same point with Z = 1.</summary>
    public JacobianPoint(in AffinePoint point)
    {
        if (!point.IsInfinity)
        {
            _x = point.X;
            _y = point.Y;
            _z = FieldElement.One;
        }
    }

    /// <summary>Whether this is the neutral element. Z is never the second form of zero: it is a product of non-zero factors.</summary>
    public readonly bool IsInfinity => _z.HasZeroLimbs;

    /// <summary>The coordinates, at the price of an inversion.</summary>
    public readonly AffinePoint ToAffine()
    {
        if (IsInfinity)
        {
            return default;
        }

        FieldElement inverse = _z.Invert();
        FieldElement square = inverse.Square();
        return new AffinePoint(_x * square, _y * (square * inverse));
    }

    /// <summary>Doubles the point in place (dbl-2009-l of the Explicit-Formulas Database, its D as 4XY^2).</summary>
    public void Double()
    {
        if (IsInfinity)
        {
            return;
        }

        FieldElement.Square(_x, out FieldElement a);
        FieldElement.Square(_y, out FieldElement b);
        FieldElement.Square(b, out FieldElement c);
        FieldElement.Multiply(_x, b, out FieldElement d);
        FieldElement.Add(d, d, out d);
        FieldElement.Add(d, d, out d);
        FieldElement.Add(a, a, out FieldElement e);
        FieldElement.Add(e, a, out e);
        FieldElement.Multiply(_y, _z, out _z);
        FieldElement.Add(_z, _z, out _z);
        FieldElement.Square(e, out _x);
        FieldElement.Subtract(_x, d, out _x);
        FieldElement.Subtract(_x, d, out _x);
        FieldElement.Add(c, c, out c);
        FieldElement.Add(c, c, out c);
        FieldElement.Add(c, c, out c);
        FieldElement.Subtract(d, _x, out _y);
        FieldElement.Multiply(e, _y, out _y);
        FieldElement.Subtract(_y, c, out _y);
    }

    /// <summary>Adds a point in place.</summary>
    public void Add(in AffinePoint other)
    {
        if (other.IsInfinity)
        {
            return;
        }

        if (IsInfinity)
        {
            this = new JacobianPoint(other);
            return;
        }

        FieldElement.Square(_z, out FieldElement zz);
        FieldElement.Multiply(other.X, zz, out FieldElement h);
        FieldElement.Subtract(h, _x, out h);
        FieldElement.Multiply(_z, zz, out FieldElement r);
        FieldElement.Multiply(other.Y, r, out r);
        FieldElement.Subtract(r, _y, out r);
        Add(_x, _y, _z, h, r);
    }

    /// <summary>Adds a point in place.</summary>
    public void Add(in JacobianPoint other)
    {
        if (other.IsInfinity)
        {
            return;
        }

        if (IsInfinity)
        {
            this = other;
            return;
        }

        FieldElement.Square(_z, out FieldElement zz);
        FieldElement.Square(other._z, out FieldElement otherZz);
        FieldElement.Multiply(_x, otherZz, out FieldElement u);
        FieldElement.Multiply(other._x, zz, out FieldElement h);
        FieldElement.Subtract(h, u, out h);
        FieldElement.Multiply(other._z, otherZz, out FieldElement s);
        FieldElement.Multiply(_y, s, out s);
        FieldElement.Multiply(_z, zz, out FieldElement r);
        FieldElement.Multiply(other._y, r, out r);
        FieldElement.Subtract(r, s, out r);
        FieldElement.Multiply(_z, other._z, out FieldElement z);
        Add(u, s, z, h, r);
    }

    /// <summary>The end of both additions: first point (u, s), differences of the x (h) and y (r), common denominator z.</summary>
    private void Add(in FieldElement u, in FieldElement s, in FieldElement z, in FieldElement h, in FieldElement r)
    {
        if (h.IsZero)
        {
            if (r.IsZero)
            {
                Double();
            }
            else
            {
                this = default;
            }

            return;
        }

        FieldElement.Square(h, out FieldElement hh);
        FieldElement.Multiply(z, h, out FieldElement newZ);
        FieldElement.Multiply(h, hh, out FieldElement hhh);
        FieldElement.Multiply(u, hh, out FieldElement v);
        FieldElement.Multiply(s, hhh, out FieldElement t);
        FieldElement.Square(r, out _x);
        FieldElement.Subtract(_x, hhh, out _x);
        FieldElement.Subtract(_x, v, out _x);
        FieldElement.Subtract(_x, v, out _x);
        FieldElement.Subtract(v, _x, out v);
        FieldElement.Multiply(r, v, out _y);
        FieldElement.Subtract(_y, t, out _y);
        _z = newZ;
    }
}
