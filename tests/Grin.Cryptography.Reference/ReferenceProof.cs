using System.Numerics;
using System.Security.Cryptography;
using static Grin.Cryptography.Reference.ReferenceNumbers;

namespace Grin.Cryptography.Reference;

/// <summary>Range proofs of 64 bits (crypto.md §3 to §5), the equation evaluated term by term.</summary>
internal static class ReferenceProof
{
    private const int ProofSize = 675;
    private const int Bits = 64;
    private const int Rounds = 5;

    // taux', mu', t, a0, a1, b0, b1.
    private static readonly int[] ScalarOffsets = [0, 32, 193, 225, 257, 289, 321];

    /// <summary>Whether the proof holds for the commitment.</summary>
    public static bool Verify(byte[] commitment, byte[] proof)
    {
        if (proof.Length != ProofSize || ReferenceEncoding.ReadCommitment(commitment) is not { } v)
        {
            return false;
        }

        BigInteger[] scalars = [.. ScalarOffsets.Select(offset => Read(proof.AsSpan(offset, Size)))];
        if (scalars.Any(scalar => scalar.IsZero || scalar >= N))
        {
            return false;
        }

        var points = new List<ReferencePoint>();
        for (int i = 0; i < 4 + (2 * Rounds); i++)
        {
            if (ReferencePoint.Lift(Read(proof.AsSpan(PointOffset(i), Size)), IsNegated(proof, i)) is not { } point)
            {
                return false;
            }

            points.Add(point);
        }

        return Challenges(v, proof, points) is { } challenges && Holds(scalars, challenges, points, v);
    }

    // A, S, T1, T2 and then L0, R0, L1 .. R4.
    private static int PointOffset(int index) => index < 4 ? 65 + (Size * index) : 355 + (Size * (index - 4));

    private static bool IsNegated(byte[] proof, int index) =>
        index < 4 ? (proof[64] >> index & 1) != 0 : (proof[353 + ((index - 4) / 8)] >> ((index - 4) % 8) & 1) != 0;

    /// <summary>y, z, x, w, u, x0 .. x4; null if one is not in 1..n-1.</summary>
    private static BigInteger[]? Challenges(ReferencePoint v, byte[] proof, List<ReferencePoint> points)
    {
        var hashes = new List<byte[]>();
        byte[] c = Absorb(new byte[Size], v, ReferenceGenerators.H);
        c = Absorb(c, points[0], points[1]);
        hashes.Add(c);
        c = Absorb(c, points[0], points[1]);
        hashes.Add(c);
        c = Absorb(c, points[2], points[3]);
        hashes.Add(c);
        c = SHA256.HashData([.. c, .. proof[..64]]);
        hashes.Add(SHA256.HashData(c));
        c = SHA256.HashData([.. c, .. proof[193..225]]);
        hashes.Add(c);
        for (int round = 0; round < Rounds; round++)
        {
            int left = 4 + (2 * round);
            int flags = (IsNegated(proof, left) ? 2 : 0) + (IsNegated(proof, left + 1) ? 1 : 0);
            c = SHA256.HashData([.. c, (byte)flags, .. proof.AsSpan(PointOffset(left), 2 * Size)]);
            hashes.Add(c);
        }

        BigInteger[] challenges = [.. hashes.Select(hash => Read(hash))];
        return challenges.Any(challenge => challenge.IsZero || challenge >= N) ? null : challenges;
    }

    private static byte[] Absorb(byte[] c, ReferencePoint p, ReferencePoint q)
    {
        byte[] encodedP = ReferenceEncoding.WriteCommitment(p);
        byte[] encodedQ = ReferenceEncoding.WriteCommitment(q);
        int flags = (2 * (encodedP[0] - 8)) + encodedQ[0] - 8;
        return SHA256.HashData([.. c, (byte)flags, .. encodedP[1..], .. encodedQ[1..]]);
    }

    private static bool Holds(BigInteger[] scalars, BigInteger[] challenges, List<ReferencePoint> points, ReferencePoint v)
    {
        (BigInteger tau, BigInteger mu, BigInteger t) = (scalars[0], scalars[1], scalars[2]);
        BigInteger[] a = scalars[3..5];
        BigInteger[] b = scalars[5..7];
        (BigInteger y, BigInteger z, BigInteger x, BigInteger w, BigInteger u) = (challenges[0], challenges[1], challenges[2], challenges[3], challenges[4]);
        BigInteger[] rounds = challenges[5..];
        BigInteger[] inverses = [.. rounds.Select(challenge => Invert(challenge, N))];
        BigInteger yInverse = Invert(y, N);

        var terms = new List<(BigInteger, ReferencePoint)>();
        BigInteger sumOfPowers = 0;
        for (int i = 0; i < Bits; i++)
        {
            BigInteger s = 1;
            BigInteger sInverse = 1;
            for (int j = 0; j < Rounds; j++)
            {
                bool set = (i >> j & 1) != 0;
                s = s * (set ? rounds[j] : inverses[j]) % N;
                sInverse = sInverse * (set ? inverses[j] : rounds[j]) % N;
            }

            int half = i >> 5;
            terms.Add((-z - (a[half] * s), ReferenceGenerators.Left(i)));
            BigInteger right = (z * z * BigInteger.Pow(2, i)) - (b[half] * sInverse);
            terms.Add((z + (BigInteger.ModPow(yInverse, i, N) * right), ReferenceGenerators.Right(i)));
            sumOfPowers += BigInteger.ModPow(y, i, N);
        }

        for (int j = 0; j < Rounds; j++)
        {
            terms.Add((rounds[j] * rounds[j], points[4 + (2 * j)]));
            terms.Add((inverses[j] * inverses[j], points[5 + (2 * j)]));
        }

        terms.Add((mu + (w * tau) + (u * (t - (a[0] * b[0]) - (a[1] * b[1]))), ReferenceGenerators.G));
        terms.Add((w * (((z - (z * z)) * sumOfPowers) - (z * z * z * (BigInteger.Pow(2, Bits) - 1)) - t), ReferenceGenerators.H));
        terms.Add((1, points[0]));
        terms.Add((x, points[1]));
        terms.Add((w * x, points[2]));
        terms.Add((w * x * x, points[3]));
        terms.Add((w * z * z, v));
        return ReferencePoint.Sum(terms).IsInfinity;
    }
}
