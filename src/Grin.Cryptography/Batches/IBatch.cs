using Grin.Cryptography.Curve;

namespace Grin.Cryptography.Batches;

/// <summary>
/// Members that have been read, so that the equations of any run of them can be summed up. Malformed ones are not among them.
/// </summary>
internal interface IBatch
{
    /// <summary>Number of well-formed members.</summary>
    int Count { get; }

    /// <summary>Ascending indices that the well-formed members have among all that were read.</summary>
    ReadOnlySpan<int> Indices { get; }

    /// <summary>
    /// The sum of the weighted equations of <paramref name="count"/> well-formed members from <paramref name="start"/> on: infinity
    /// if all hold, and if not, only with probability 2^-128. A member has the same weight in every sum, so sums can be subtracted.
    /// </summary>
    JacobianPoint Sum(int start, int count);
}
