using System.Runtime.CompilerServices;
using Grin.Cryptography.Curve;

namespace Grin.Cryptography.Fields.Lanes;

/// <summary>One coordinate, for processors without the vectors. It is carried after every operation, so weights do not matter.</summary>
internal unsafe struct FieldLanesPortable : IFieldLanes<FieldLanesPortable>
{
    private FieldElement _value;

    /// <inheritdoc/>
    public static bool IsSupported => true;

    /// <inheritdoc/>
    public static int Count => 1;

    /// <inheritdoc/>
    public static void Multiply(FieldLanesPortable* product, FieldLanesPortable* a, FieldLanesPortable* b) =>
        FieldElement.Multiply(a->_value, b->_value, out product->_value);

    /// <inheritdoc/>
    public static void Square(FieldLanesPortable* square, FieldLanesPortable* a) =>
        FieldElement.Square(a->_value, out square->_value);

    /// <inheritdoc/>
    public static void Add(FieldLanesPortable* sum, FieldLanesPortable* a, FieldLanesPortable* b) =>
        FieldElement.Add(a->_value, b->_value, out sum->_value);

    /// <inheritdoc/>
    public static void Subtract(FieldLanesPortable* difference, FieldLanesPortable* a, FieldLanesPortable* b) =>
        FieldElement.Subtract(a->_value, b->_value, out difference->_value);

    /// <inheritdoc/>
    public static void Broadcast(FieldLanesPortable* lanes, in FieldElement value) => lanes->_value = value;

    /// <inheritdoc/>
    public static FieldElement Read(FieldLanesPortable* lanes, int lane) => lanes->_value;

    /// <inheritdoc/>
    public static void Write(FieldLanesPortable* lanes, int lane, in FieldElement value) => lanes->_value = value;

    /// <inheritdoc/>
    public static uint Zeros(FieldLanesPortable* a) => a->_value.IsZero ? 1u : 0;

    /// <inheritdoc/>
    public static void Negate(FieldLanesPortable* a, uint lanes)
    {
        if (lanes != 0)
        {
            a->_value = -a->_value;
        }
    }

    /// <inheritdoc/>
    public static void LoadPoints(FieldLanesPortable* x, FieldLanesPortable* y, AffinePoint* points)
    {
        x->_value = points->X;
        y->_value = points->Y;
    }

    /// <inheritdoc/>
    public static void StorePoints(AffinePoint* points, FieldLanesPortable* x, FieldLanesPortable* y) =>
        *points = new AffinePoint(x->_value, y->_value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void LoadPairs(
        FieldLanesPortable* x, FieldLanesPortable* y, FieldLanesPortable* dx, FieldLanesPortable* dy, AffinePoint* points, uint* pairs)
    {
        AffinePoint* first = points + (pairs[0] >> 1);
        AffinePoint* second = points + (pairs[1] >> 1);
        x->_value = first->X;
        FieldElement.Subtract(second->X, first->X, out dx->_value);
        y->_value = (pairs[0] & 1) == 0 ? first->Y : -first->Y;
        if ((pairs[1] & 1) == 0)
        {
            FieldElement.Subtract(second->Y, y->_value, out dy->_value);
        }
        else
        {
            FieldElement.Add(second->Y, y->_value, out dy->_value);
            dy->_value = -dy->_value;
        }
    }

    /// <inheritdoc/>
    public static void Chord(
        FieldLanesPortable* sumX, FieldLanesPortable* left, FieldLanesPortable* slopeSquared, FieldLanesPortable* x, FieldLanesPortable* dx)
    {
        FieldElement first = x->_value;
        FieldElement.Subtract(slopeSquared->_value, first, out FieldElement sum);
        FieldElement.Subtract(sum, first, out sum);
        FieldElement.Subtract(sum, dx->_value, out sum);
        sumX->_value = sum;
        FieldElement.Subtract(first, sum, out left->_value);
    }
}
