using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;
using Grin.Cryptography.Fields.Lanes;

namespace Grin.Cryptography.MultiScalarMultiplication;

/// <summary>
/// Sums of many points times scalars by Pippenger's bucket method.
/// </summary>
/// <remarks>
/// <para>
/// Every scalar is split into two halves of 128 bits, one for the point and one for its image under the endomorphism
/// (<see cref="EndomorphismSplit"/>), and the halves are cut into signed digits (<see cref="SignedDigits"/>) in windows of equal width
/// (<see cref="WindowPlan"/>). The points of a window are sorted into one bucket per absolute digit and each bucket is summed
/// (<see cref="ListAdder{TField}"/>): nearly all of the work, and all of it in affine additions with shared inversions
/// (<see cref="PairAdder{TField}"/>).
/// </para>
/// <para>
/// The buckets of all windows are weighed together (<see cref="BucketSums{TField}"/>), again with nothing but such additions, until one
/// point for each of the 129 bits is left, and those are put together by doubling and adding.
/// </para>
/// </remarks>
internal static class Pippenger
{
    /// <summary>The sum of <c>scalars[i] * points[i]</c>.</summary>
    /// <param name="points">Points, infinity allowed, any of them repeated.</param>
    /// <param name="scalars">As many as points. Those below 2^128 cost half.</param>
    /// <param name="path">The arithmetic to use.</param>
    public static JacobianPoint Multiply(ReadOnlySpan<AffinePoint> points, ReadOnlySpan<Scalar> scalars, ArithmeticPath path) => path switch
    {
        ArithmeticPath.Avx512 => BucketMethod<FieldLanes512>.Multiply(points, scalars),
        ArithmeticPath.Avx2 => BucketMethod<FieldLanes256>.Multiply(points, scalars),
        _ => BucketMethod<FieldLanesPortable>.Multiply(points, scalars),
    };
}
