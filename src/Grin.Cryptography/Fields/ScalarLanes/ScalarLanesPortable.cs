namespace Grin.Cryptography.Fields.ScalarLanes;

/// <summary>One lane: a <see cref="Scalar"/>.</summary>
internal unsafe struct ScalarLanesPortable : IScalarLanes<ScalarLanesPortable>
{
    private Scalar _value;

    /// <inheritdoc/>
    public static int Count => 1;

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
}
