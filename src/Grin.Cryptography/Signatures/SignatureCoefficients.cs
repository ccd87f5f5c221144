using System.Runtime.CompilerServices;
using Grin.Cryptography.Fields;
using Grin.Cryptography.Fields.ScalarLanes;
using Grin.Cryptography.Memory;

namespace Grin.Cryptography.Signatures;

/// <summary>
/// The coefficients of a batch of signatures, one per lane: r for R, r e for P, and the sum of all r s, negated, for G, where r is
/// a signature's random weight (crypto.md §6).
/// </summary>
/// <typeparam name="TLanes">The path.</typeparam>
internal static unsafe class SignatureCoefficients<TLanes>
    where TLanes : unmanaged, IScalarLanes<TLanes>
{
    /// <summary>Points that a signature has of its own: R and P.</summary>
    public const int OwnPoints = 2;


    /// <summary>Computes them.</summary>
    /// <param name="buffer">Scratch memory.</param>
    /// <param name="numbers">e and s of each signature, 32 bytes big-endian each.</param>
    /// <param name="weights">r of each signature, 32 bytes big-endian. A weight of 0 leaves its signature out.</param>
    /// <param name="vectors">How many times <c>TLanes.Count</c> signatures there are.</param>
    /// <param name="own">Receives the coefficients of R and P of each signature.</param>
    /// <returns>The coefficient of G.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Scalar Compute(AlignedBuffer<byte> buffer, byte* numbers, byte* weights, int vectors, Scalar* own)
    {
        TLanes* sum = (TLanes*)buffer.Take(4 * sizeof(TLanes));
        TLanes* weight = sum + 1;
        TLanes* challenge = sum + 2;
        TLanes* s = sum + 3;
        Scalar total = default;
        TLanes.Fill(sum, default);
        for (int v = 0; v < vectors; v++)
        {
            TLanes.Read(weight, weights, Scalar.Size);
            TLanes.Read(challenge, numbers, 2 * Scalar.Size);
            TLanes.Read(s, numbers + Scalar.Size, 2 * Scalar.Size);
            TLanes.Write(own, OwnPoints, weight);
            TLanes.Multiply(challenge, challenge, weight);
            TLanes.Multiply(s, s, weight);
            TLanes.Write(own + 1, OwnPoints, challenge);
            TLanes.Accumulate(sum, s);
            if (v % IScalarLanes<TLanes>.MaxAccumulated == IScalarLanes<TLanes>.MaxAccumulated - 1)
            {
                total += ScalarLaneSums<TLanes>.AddLanes(sum);
                TLanes.Fill(sum, default);
            }

            numbers += TLanes.Count * 2 * Scalar.Size;
            weights += TLanes.Count * Scalar.Size;
            own += TLanes.Count * OwnPoints;
        }

        return -(total + ScalarLaneSums<TLanes>.AddLanes(sum));
    }
}
