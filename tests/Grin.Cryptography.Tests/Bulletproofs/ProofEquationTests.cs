using Grin.Cryptography.Bulletproofs;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Tests.Bulletproofs;

public sealed class ProofEquationTests
{
    [Fact]
    public void Coefficients_are_those_of_the_equation_written_out()
    {
        // crypto.md §5, index by index and with an inversion wherever one stands.
        byte[] proof = GenesisBlock.RangeProof;
        Assert.True(ProofEquation.TryRead(GenesisBlock.OutputCommitment, proof, out ProofEquation equation));
        Assert.True(ProofChallenges.TryDerive(GenesisBlock.OutputCommitment, proof, out ProofChallenges challenges));
        Assert.True(ProofScalars.TryRead(proof, out ProofScalars scalars));

        var shared = new GeneratorCoefficients();
        var own = new Scalar[ProofEquation.OwnPoints];
        equation.AddTo(Scalar.One, equation.ProductToInvert().Invert(), shared, own);
        var points = new AffinePoint[GeneratorCoefficients.Count];
        var coefficients = new Scalar[GeneratorCoefficients.Count];
        shared.Write(points, coefficients);

        Scalar z = challenges.Z;
        Scalar sumOfPowers = default;
        Scalar yPower = Scalar.One;
        Scalar bit = Scalar.One;
        for (int i = 0; i < 64; i++)
        {
            Scalar s = Scalar.One;
            for (int j = 0; j < 5; j++)
            {
                s *= (i >> j & 1) != 0 ? challenges.Rounds[j] : challenges.Rounds[j].Invert();
            }

            Assert.Equal(-z - (scalars.A[i >> 5] * s), coefficients[i]);
            Assert.Equal(z + (yPower.Invert() * ((z * z * bit) - (scalars.B[i >> 5] * s.Invert()))), coefficients[64 + i]);
            sumOfPowers += yPower;
            yPower *= challenges.Y;
            bit += bit;
        }

        Scalar inner = (scalars.A[0] * scalars.B[0]) + (scalars.A[1] * scalars.B[1]);
        Assert.Equal(scalars.Mu + (challenges.W * scalars.Tau) + (challenges.U * (scalars.T - inner)), coefficients[128]);
        Assert.Equal(
            challenges.W * (((z - (z * z)) * sumOfPowers) - (z * z * z * new Scalar(ulong.MaxValue)) - scalars.T), coefficients[129]);
        Assert.Equal(Generators.G, points[128]);
        Assert.Equal(Generators.H, points[129]);

        Scalar x = challenges.X;
        Assert.Equal([Scalar.One, x, challenges.W * x, challenges.W * x * x], own[..4]);
        Assert.Equal(challenges.W * z * z, own[14]);
        for (int j = 0; j < 5; j++)
        {
            Assert.Equal(challenges.Rounds[j].Square(), own[4 + (2 * j)]);
            Assert.Equal(challenges.Rounds[j].Square().Invert(), own[5 + (2 * j)]);
        }
    }
}
