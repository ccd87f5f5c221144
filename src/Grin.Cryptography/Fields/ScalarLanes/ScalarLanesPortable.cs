namespace Grin.Cryptography.Fields.ScalarLanes;

/// <summary>One lane: a <see cref="Scalar"/>. A sum of products is nine limbs of 64 bits.</summary>
internal unsafe struct ScalarLanesPortable : IScalarLanes<ScalarLanesPortable>
{
    private const int WideLimbs = 9;

    private Scalar _value;

    /// <inheritdoc/>
    public static int Count => 1;

    /// <inheritdoc/>
    public static int PieceBits => 256;

    /// <inheritdoc/>
    public static void Fill(ScalarLanesPortable* result, in Scalar value) => result->_value = value;

    /// <inheritdoc/>
    public static void Read(ScalarLanesPortable* result, byte* rows, int stride) =>
        result->_value = Scalar.ReadReduced(new ReadOnlySpan<byte>(rows, Scalar.Size));

    /// <inheritdoc/>
    public static void Write(Scalar* destination, int stride, ScalarLanesPortable* value) => *destination = value->_value;

    /// <inheritdoc/>
    public static void Multiply(ScalarLanesPortable* result, ScalarLanesPortable* a, ScalarLanesPortable* b) =>
        result->_value = a->_value * b->_value;

    /// <inheritdoc/>
    public static void Add(ScalarLanesPortable* result, ScalarLanesPortable* a, ScalarLanesPortable* b) =>
        result->_value = a->_value + b->_value;

    /// <inheritdoc/>
    public static void Subtract(ScalarLanesPortable* result, ScalarLanesPortable* a, ScalarLanesPortable* b) =>
        result->_value = a->_value - b->_value;

    /// <inheritdoc/>
    public static void Accumulate(ScalarLanesPortable* sum, ScalarLanesPortable* value) => sum->_value += value->_value;

    /// <inheritdoc/>
    public static void AccumulateProducts(ScalarLanesPortable* wide, ScalarLanesPortable* a, ScalarLanesPortable* b, int stride, int count)
    {
        var limbs = (ulong*)wide;
        for (int k = 0; k < count; k++)
        {
            a->_value.MultiplyTo(b->_value, limbs);
            a += stride;
            b += stride;
        }
    }

    /// <inheritdoc/>
    public static void CutIntoPieces(ScalarLanesPortable* wide)
    {
        var limbs = (ulong*)wide;
        wide[0]._value = Scalar.OfLimbs(limbs[0], limbs[1], limbs[2], limbs[3]);
        wide[1]._value = Scalar.OfLimbs(limbs[4], limbs[5], limbs[6], limbs[7]);
        wide[2]._value = Scalar.OfLimbs(limbs[WideLimbs - 1], 0, 0, 0);
    }
}
