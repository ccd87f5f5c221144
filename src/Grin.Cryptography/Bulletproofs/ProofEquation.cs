using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Bulletproofs;

/// <summary>
/// A proof as numbers and the equation it has to fulfil: coefficients of points whose sum is infinity (crypto.md §5).
/// </summary>
internal struct ProofEquation
{
    /// <summary>Points of the proof and its commitment: A, S, T1, T2, L0, R0 .. R4, V.</summary>
    public const int OwnPoints = OwnPointsBeforeRounds + (2 * ProofLayout.Rounds) + 1;

    private const int OwnPointsBeforeRounds = 4;

    // Vectors are folded over the lower five bits of the index; the sixth picks one of the two remaining entries.
    private const int Folded = 1 << ProofLayout.Rounds;

    private ProofScalars _scalars;
    private ProofChallenges _challenges;

    /// <summary>Reads a proof of 675 bytes for a commitment of 33; false if a scalar or a challenge is out of range.</summary>
    public static bool TryRead(ReadOnlySpan<byte> commitment, ReadOnlySpan<byte> proof, out ProofEquation equation)
    {
        equation = default;
        return ProofScalars.TryRead(proof, out equation._scalars)
            && ProofChallenges.TryDerive(commitment, proof, out equation._challenges);
    }

    /// <summary>The number of which <see cref="AddTo"/> needs the inverse: y times the rounds' challenges.</summary>
    public readonly Scalar ProductToInvert()
    {
        Scalar product = _challenges.Y;
        for (int round = 0; round < ProofLayout.Rounds; round++)
        {
            product *= _challenges.Rounds[round];
        }

        return product;
    }

    /// <summary>Adds the equation, multiplied by <paramref name="weight"/>, to a batch.</summary>
    /// <param name="weight">Not zero.</param>
    /// <param name="inverse">Inverse of <see cref="ProductToInvert"/>.</param>
    /// <param name="shared">Receives the coefficients of the generators.</param>
    /// <param name="own">Receives the coefficients of the <see cref="OwnPoints"/>.</param>
    public readonly void AddTo(in Scalar weight, in Scalar inverse, GeneratorCoefficients shared, Span<Scalar> own)
    {
        Span<Scalar> squares = stackalloc Scalar[ProofLayout.Rounds];
        Scalar vectorStart = Scalar.One;
        Scalar yInverse = inverse;
        Span<Scalar> prefixes = stackalloc Scalar[ProofLayout.Rounds];
        Scalar prefix = _challenges.Y;
        for (int round = 0; round < ProofLayout.Rounds; round++)
        {
            prefixes[round] = prefix;
            prefix *= _challenges.Rounds[round];
        }

        for (int round = ProofLayout.Rounds - 1; round >= 0; round--)
        {
            Scalar challenge = _challenges.Rounds[round];
            Scalar challengeInverse = yInverse * prefixes[round];
            yInverse *= challenge;
            vectorStart *= challengeInverse;
            squares[round] = challenge.Square();
            own[OwnPointsBeforeRounds + (2 * round)] = weight * squares[round];
            own[OwnPointsBeforeRounds + (2 * round) + 1] = weight * challengeInverse.Square();
        }

        Scalar x = _challenges.X;
        Scalar z = _challenges.Z;
        Scalar zz = z.Square();
        Scalar weightedW = weight * _challenges.W;
        own[0] = weight;
        own[1] = weight * x;
        own[2] = weightedW * x;
        own[3] = own[2] * x;
        own[OwnPoints - 1] = weightedW * zz;

        Scalar excess = _scalars.T - (_scalars.A[0] * _scalars.B[0]) - (_scalars.A[1] * _scalars.B[1]);
        Scalar blinding = _scalars.Mu + (_challenges.W * _scalars.Tau) + (_challenges.U * excess);
        Scalar value = ((z - zz) * SumOfPowers(_challenges.Y)) - (zz * z * new Scalar(ulong.MaxValue)) - _scalars.T;
        shared.AddBlinding(weight * blinding);
        shared.AddValue(weightedW * value);
        shared.AddToAll(weight * z);
        AddVectors(shared, weight, weight * zz, vectorStart, squares, yInverse);
    }

    /// <summary>1 + y + .. + y^63, as (1 + y)(1 + y^2)(1 + y^4) .. (1 + y^32).</summary>
    private static Scalar SumOfPowers(in Scalar y)
    {
        Scalar power = y;
        Scalar sum = Scalar.One + y;
        for (int length = 2; length < BulletproofGenerators.VectorLength; length *= 2)
        {
            power = power.Square();
            sum *= Scalar.One + power;
        }

        return sum;
    }

    private readonly void AddVectors(
        GeneratorCoefficients shared,
        in Scalar weight,
        in Scalar weightedZz,
        in Scalar start,
        ReadOnlySpan<Scalar> squares,
        in Scalar yInverse)
    {
        // folded[i] is s(i) of crypto.md §5; its inverse is s of the complement.
        Span<Scalar> folded = stackalloc Scalar[Folded];
        folded[0] = start;
        for (int round = 0; round < ProofLayout.Rounds; round++)
        {
            for (int i = 0; i < 1 << round; i++)
            {
                folded[i + (1 << round)] = folded[i] * squares[round];
            }
        }

        Scalar yPower = Scalar.One;
        Scalar bit = weightedZz;
        for (int half = 0; half < 2; half++)
        {
            Scalar a = weight * _scalars.A[half];
            Scalar b = weight * _scalars.B[half];
            for (int i = 0; i < Folded; i++)
            {
                int index = (half * Folded) + i;
                shared.SubtractLeft(index, a * folded[i]);
                shared.AddRight(index, yPower * (bit - (b * folded[Folded - 1 - i])));
                yPower *= yInverse;
                bit += bit;
            }
        }
    }
}
