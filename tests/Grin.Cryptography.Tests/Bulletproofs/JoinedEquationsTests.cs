using Grin.Cryptography.Bulletproofs;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;
using Grin.Cryptography.Proving;

namespace Grin.Cryptography.Tests.Bulletproofs;

/// <summary>
/// The two equations of a proof are one rule: joined by the transcript's w they must sum to infinity, and each alone need not. A
/// verifier that gave each a random weight of its own would refuse proofs that every Grin node accepts.
/// </summary>
public sealed class JoinedEquationsTests
{
    private const int Length = BulletproofGenerators.VectorLength;
    private const ulong Value = 0x0123_4567_89AB_CDEF;

    [Fact]
    public void A_proof_whose_first_equation_makes_up_for_its_second_is_valid()
    {
        Assert.True(Prove(shift: false, makeUp: false).Verify());
        ProofRecord joined = Prove(shift: true, makeUp: true);
        Assert.True(joined.Verify());
        Assert.True(ProofRecord.VerifyBatch(ProofRecord.Valid[0], joined, ProofRecord.Valid[1]));
        Assert.Empty(ProofRecord.FindInvalid(joined, joined));
    }

    [Fact]
    public void A_proof_whose_second_equation_alone_fails_is_refused()
    {
        ProofRecord shifted = Prove(shift: true, makeUp: false);
        Assert.False(shifted.Verify());
        Assert.Equal([1], ProofRecord.FindInvalid(ProofRecord.Valid[0], shifted));
    }

    /// <summary>
    /// Proves as crypto.md §5 demands, without masks for the first two entries of the right vector. These entries are known before
    /// T1 is: T1 may then be shifted by multiples of G_0 and G_1 orthogonal to them, and the left vector with it.
    /// </summary>
    private static ProofRecord Prove(bool shift, bool makeUp)
    {
        var random = new Random(1);
        GeneratorSum sum = GeneratorSum.OfThisThread;
        Scalar blinding = Draw(random), alpha = Draw(random), rho = Draw(random), tau1 = Draw(random), tau2 = Draw(random);
        Scalar[] leftMasks = [.. Enumerable.Range(0, Length).Select(_ => Draw(random))];
        Scalar[] rightMasks = [.. Enumerable.Range(0, Length).Select(i => i < 2 ? default : Draw(random))];
        Scalar[] bits = [.. Enumerable.Range(0, Length).Select(i => (Value >> i & 1) != 0 ? Scalar.One : default)];

        var proof = new byte[Bulletproof.ProofSize];
        var writer = new ProofWriter(proof);
        var commitment = new byte[Commitment.Size];
        AffinePoint committed = Add(sum, (GeneratorSum.Value, new Scalar(Value)), (GeneratorSum.Blinding, blinding));
        Cryptography.Commitments.PointEncoding.WriteCommitment(committed, commitment);
        var transcript = new ProvingTranscript(committed);
        AffinePoint a = Add(sum, [(GeneratorSum.Blinding, alpha), .. Terms(bits, [.. bits.Select(bit => bit - Scalar.One)])]);
        AffinePoint s = Add(sum, [(GeneratorSum.Blinding, rho), .. Terms(leftMasks, rightMasks)]);
        writer.WriteFirstPoint(0, a);
        writer.WriteFirstPoint(1, s);
        transcript.Absorb(a, s);
        Scalar y = transcript.Challenge();
        transcript.Absorb(a, s);
        Scalar z = transcript.Challenge();

        var left = new Scalar[Length];
        var right = new Scalar[Length];
        Scalar power = Scalar.One, weight = z.Square(), t1 = default, t2 = default;
        for (int i = 0; i < Length; i++)
        {
            left[i] = bits[i] - z;
            right[i] = (power * (bits[i] - Scalar.One + z)) + weight;
            rightMasks[i] *= power;
            t1 += (left[i] * rightMasks[i]) + (leftMasks[i] * right[i]);
            t2 += leftMasks[i] * rightMasks[i];
            power *= y;
            weight += weight;
        }

        Scalar shift0 = shift ? right[1] : default;
        Scalar shift1 = shift ? -right[0] : default;
        AffinePoint first = Add(sum, (GeneratorSum.Value, t1), (GeneratorSum.Blinding, tau1), (0, shift0), (1, shift1));
        AffinePoint second = Add(sum, (GeneratorSum.Value, t2), (GeneratorSum.Blinding, tau2));
        writer.WriteFirstPoint(2, first);
        writer.WriteFirstPoint(3, second);
        transcript.Absorb(first, second);
        Scalar x = transcript.Challenge();

        writer.WriteScalar(ProofLayout.TauAndMu, -((((tau2 * x) + tau1) * x) + (z.Square() * blinding)));
        writer.WriteScalar(ProofLayout.TauAndMu + Scalar.Size, -((rho * x) + alpha));
        transcript.Absorb(proof.AsSpan(ProofLayout.TauAndMu, 2 * Scalar.Size));
        Scalar w = Scalar.ReadReduced(Convert.FromHexString(ProofEquation.Derive(commitment, proof).Hex(ProofNumbers.W)));

        Scalar t = default;
        for (int i = 0; i < Length; i++)
        {
            left[i] += leftMasks[i] * x;
            right[i] += rightMasks[i] * x;
            t += left[i] * right[i];
        }

        if (makeUp)
        {
            left[0] += w * x * shift0;
            left[1] += w * x * shift1;
        }

        writer.WriteScalar(ProofLayout.T, t);
        transcript.Absorb(proof.AsSpan(ProofLayout.T, Scalar.Size));
        new InnerProductProver(left, right, y.Invert(), sum).Prove(transcript.Challenge(), transcript, writer);
        return new ProofRecord(commitment, proof);
    }

    private static IEnumerable<(int Index, Scalar Scalar)> Terms(Scalar[] left, Scalar[] right) =>
        left.Select((scalar, i) => (i, scalar)).Concat(right.Select((scalar, i) => (GeneratorSum.Right(i), scalar)));

    private static AffinePoint Add(GeneratorSum sum, params IEnumerable<(int Index, Scalar Scalar)> terms)
    {
        foreach ((int index, Scalar scalar) in terms)
        {
            sum.Add(index, scalar);
        }

        return sum.Take();
    }

    private static Scalar Draw(Random random)
    {
        var bytes = new byte[Scalar.Size];
        random.NextBytes(bytes);
        return Scalar.ReadReduced(bytes);
    }
}
