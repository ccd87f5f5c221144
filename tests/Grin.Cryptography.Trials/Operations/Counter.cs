using System.Numerics;

namespace Grin.Cryptography.Trials.Operations;

/// <summary>Compares results of an operation and counts them.</summary>
/// <param name="what">Names the operations.</param>
/// <param name="wanted">How many are to be compared.</param>
internal sealed class Counter(string what, int wanted)
{
    private int _count;

    /// <summary>Whether enough have been compared.</summary>
    public bool IsDone => _count >= wanted;

    /// <summary>Compares one result.</summary>
    /// <exception cref="TrialFailedException">It is another.</exception>
    public void Compare<T>(T expected, T actual, string operation, params ReadOnlySpan<BigInteger> operands)
        where T : IEquatable<T>
    {
        _count++;
        if (!expected.Equals(actual))
        {
            throw new TrialFailedException(
                $"{what}, {operation} of {string.Join(", ", operands.ToArray().Select(operand => operand.ToString("x")))} gave {actual:x} instead of {expected:x}.");
        }
    }

    /// <summary>Reports how many were compared.</summary>
    public void Report(TextWriter report) => report.WriteLine($"{what}: {_count} results agree with big integers");
}
