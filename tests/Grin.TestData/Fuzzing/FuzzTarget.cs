namespace Grin.TestData.Fuzzing;

/// <summary>A parser and the recorded bytes whose mutations it must survive.</summary>
/// <param name="Name">How it is called on the command line.</param>
/// <param name="Corpus">Well-formed inputs, at least one.</param>
/// <param name="Parse">The parser: a value, or null for a clear refusal. Whatever it throws is a finding.</param>
public sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Corpus, Func<byte[], object?> Parse)
{
    /// <summary>What must hold of an input that was taken, given the value; throws if it does not.</summary>
    public Action<byte[], object>? Check { get; init; }

    /// <summary>Bytes the parser may allocate for each byte of input.</summary>
    public int AllocationPerByte { get; init; } = 8;

    /// <summary>Bytes the parser may allocate whatever the input.</summary>
    public int AllocationConstant { get; init; } = 16 * 1024;
}
