using System.Numerics;
using Grin.Cryptography.Bulletproofs;
using Grin.Cryptography.Fields;
using Grin.Cryptography.Fields.ScalarLanes;
using Grin.Cryptography.Memory;
using Grin.Cryptography.Tests.Fields;
using Grin.Cryptography.Tests.Fields.ScalarLanes;

namespace Grin.Cryptography.Tests.Bulletproofs;

public sealed unsafe class ProofCoefficientsTests
{
    private static readonly ProofEquation[] Recorded = ProofEquation.DeriveAll(ProofRecord.Valid);

    // All numbers at the edges of their range, y so that 2/y = 1 among them.
    private static readonly ProofEquation[] Edges =
    [
        .. new[] { 1, 2, EdgeNumbers.N - 1, EdgeNumbers.N - 2, (EdgeNumbers.N + 1) / 2, BigInteger.One << 255 }
            .Select(value => new ProofEquation([.. Enumerable.Repeat(EdgeNumbers.Bytes(value), ProofNumbers.Count).SelectMany(bytes => bytes)])),
    ];

    [Fact]
    public void Coefficients_on_every_path_are_those_of_the_equation_written_out()
    {
        ProofEquation[] proofs = [.. Recorded[..18], .. Edges];
        BigInteger[] weights = [1, 2, 0, UInt128.MaxValue, 0, .. EdgeNumbers.Random(1, proofs.Length - 5).Select(number => number >> 128)];
        AssertCoefficients<ScalarLanesPortable>(proofs, weights);
        if (ScalarLanes256.IsSupported)
        {
            AssertCoefficients<ScalarLanes256>(proofs, weights);
        }

        if (ScalarLanes512.IsSupported)
        {
            AssertCoefficients<ScalarLanes512>(proofs, weights);
        }
    }

    private static void AssertCoefficients<TLanes>(ProofEquation[] proofs, BigInteger[] weights)
        where TLanes : unmanaged, IScalarLanes<TLanes>
    {
        byte[] numbers = [.. proofs.SelectMany(proof => proof.Bytes)];
        byte[] weightBytes = [.. weights.SelectMany(EdgeNumbers.Bytes)];
        var own = new Scalar[proofs.Length * ProofPoints.Count];
        var shared = new Scalar[SharedPoints.Count];
        fixed (byte* rows = numbers, weightRows = weightBytes)
        {
            fixed (Scalar* destination = own)
            {
                ProofCoefficients<TLanes>.Compute(new AlignedBuffer<byte>(), rows, weightRows, proofs.Length / TLanes.Count, destination, shared);
            }
        }

        var sums = new BigInteger[SharedPoints.Count];
        for (int i = 0; i < proofs.Length; i++)
        {
            BigInteger weight = weights[i];
            sums = [.. sums.Zip(proofs[i].Shared(), (sum, coefficient) => sum + (weight * coefficient))];
            Assert.Equal(
                proofs[i].Own().Select(coefficient => weight * coefficient % EdgeNumbers.N),
                own.Skip(i * ProofPoints.Count).Take(ProofPoints.Count).Select(LaneScratch<TLanes>.Number));
        }

        Assert.Equal(sums.Select(sum => sum % EdgeNumbers.N), shared.Select(LaneScratch<TLanes>.Number));
    }
}
