using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Bulletproofs;

/// <summary>The numbers a proof's transcript yields (crypto.md §4). Each is below n and not zero.</summary>
internal struct ProofChallenges
{
    /// <summary>Separates the bits' equations.</summary>
    public Scalar Y;

    /// <summary>Joins the bits' equations.</summary>
    public Scalar Z;

    /// <summary>Where the polynomials are opened.</summary>
    public Scalar X;

    /// <summary>Joins the two equations of the proof.</summary>
    public Scalar W;

    /// <summary>Binds the inner product.</summary>
    public Scalar U;

    /// <summary>Fold the vectors, one per round.</summary>
    public Round Rounds;

    /// <summary>Runs the transcript; false if a challenge is zero or not below n, which nobody can bring about.</summary>
    public static bool TryDerive(ReadOnlySpan<byte> commitment, ReadOnlySpan<byte> proof, out ProofChallenges challenges)
    {
        challenges = default;
        Span<byte> c = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> valueGenerator = stackalloc byte[FieldElement.Size];
        c.Clear();
        Generators.H.X.Write(valueGenerator);

        // Prefix 09 and H both say that y is not a square.
        Absorb(c, (commitment[0] & 1) != 0, commitment[1..], true, valueGenerator);
        AbsorbFirstPoints(c, proof, 0);
        if (!TryRead(c, out challenges.Y))
        {
            return false;
        }

        AbsorbFirstPoints(c, proof, 0);
        if (!TryRead(c, out challenges.Z))
        {
            return false;
        }

        AbsorbFirstPoints(c, proof, 2);
        if (!TryRead(c, out challenges.X))
        {
            return false;
        }

        Absorb(c, proof.Slice(ProofLayout.TauAndMu, 2 * Scalar.Size));
        Span<byte> w = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(c, w);
        if (!TryRead(w, out challenges.W))
        {
            return false;
        }

        Absorb(c, ProofLayout.ScalarAt(proof, ProofLayout.T));
        if (!TryRead(c, out challenges.U))
        {
            return false;
        }

        for (int round = 0; round < ProofLayout.Rounds; round++)
        {
            Absorb(
                c,
                ProofLayout.RoundSign(proof, 2 * round),
                ProofLayout.RoundPoint(proof, 2 * round),
                ProofLayout.RoundSign(proof, (2 * round) + 1),
                ProofLayout.RoundPoint(proof, (2 * round) + 1));
            if (!TryRead(c, out challenges.Rounds[round]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A and S, or T1 and T2: unlike those of the rounds, their x is hashed modulo p.</summary>
    private static void AbsorbFirstPoints(Span<byte> c, ReadOnlySpan<byte> proof, int first)
    {
        Span<byte> p = stackalloc byte[FieldElement.Size];
        Span<byte> q = stackalloc byte[FieldElement.Size];
        FieldElement.Read(ProofLayout.FirstPoint(proof, first)).Write(p);
        FieldElement.Read(ProofLayout.FirstPoint(proof, first + 1)).Write(q);
        Absorb(c, ProofLayout.FirstSign(proof, first), p, ProofLayout.FirstSign(proof, first + 1), q);
    }

    private static void Absorb(Span<byte> c, bool pSign, ReadOnlySpan<byte> pX, bool qSign, ReadOnlySpan<byte> qX)
    {
        Span<byte> message = stackalloc byte[1 + (2 * FieldElement.Size)];
        message[0] = (byte)((pSign ? 2 : 0) | (qSign ? 1 : 0));
        pX.CopyTo(message[1..]);
        qX.CopyTo(message[(1 + FieldElement.Size)..]);
        Absorb(c, message);
    }

    private static void Absorb(Span<byte> c, ReadOnlySpan<byte> message)
    {
        Span<byte> preimage = stackalloc byte[SHA256.HashSizeInBytes + message.Length];
        c.CopyTo(preimage);
        message.CopyTo(preimage[SHA256.HashSizeInBytes..]);
        SHA256.HashData(preimage, c);
    }

    private static bool TryRead(ReadOnlySpan<byte> hash, out Scalar challenge) => Scalar.TryRead(hash, out challenge) && !challenge.IsZero;

    /// <summary>One challenge per round of the inner product argument.</summary>
    [InlineArray(ProofLayout.Rounds)]
    public struct Round
    {
        private Scalar _first;
    }
}
