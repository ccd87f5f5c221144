using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.MultiScalarMultiplication;

/// <summary>
/// Points met twice in a pair, which the formula of the sum does not fit: <c>slope = 3x^2 / 2y</c> instead. They are rare unless somebody
/// repeats points on purpose, and then the shared inversion keeps them cheap.
/// </summary>
internal sealed unsafe class PointDoublings
{
    private readonly List<int> _places = [];
    private readonly List<AffinePoint> _points = [];
    private readonly List<FieldElement> _products = [];

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _places.Clear();
        _points.Clear();
    }

    /// <summary>Notes a point, not infinity, whose double belongs to a place.</summary>
    public void Add(int place, in AffinePoint point)
    {
        _places.Add(place);
        _points.Add(point);
    }

    /// <summary>Writes the doubles.</summary>
    public void Write(AffinePoint* destination)
    {
        if (_points.Count == 0)
        {
            return;
        }

        _products.Clear();
        FieldElement product = FieldElement.One;
        foreach (AffinePoint point in _points)
        {
            _products.Add(product);

            // No point of the curve has y = 0: its order is odd.
            product *= point.Y + point.Y;
        }

        FieldElement inverse = product.Invert();
        for (int i = _points.Count - 1; i >= 0; i--)
        {
            AffinePoint point = _points[i];
            FieldElement square = point.X.Square();
            FieldElement slope = inverse * _products[i] * (square + square + square);
            inverse *= point.Y + point.Y;
            FieldElement x = slope.Square() - point.X - point.X;
            destination[_places[i]] = new AffinePoint(x, (slope * (point.X - x)) - point.Y);
        }
    }
}
