using System.Buffers;
using Grin.Cryptography.Batches;
using Grin.Cryptography.Commitments;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;
using Grin.Cryptography.MultiScalarMultiplication;

namespace Grin.Cryptography.Bulletproofs;

/// <summary>Range proofs checked together: the weighted equations of all of them in one multi-scalar multiplication.</summary>
internal readonly ref struct BulletproofBatch : IBatch
{
    // Beyond this the shared generators cost next to nothing per proof, while the points leave the cache.
    private const int MaxMembers = 1024;

    private readonly Rows _commitments;
    private readonly Rows _proofs;
    private readonly ReadOnlySpan<byte> _weightSeed;

    /// <summary>A batch.</summary>
    /// <exception cref="ArgumentException">Lengths or counts of the rows, or the length of the seed, are wrong.</exception>
    public BulletproofBatch(Rows commitments, Rows proofs, ReadOnlySpan<byte> weightSeed)
    {
        commitments.RequireLength(Commitment.Size, nameof(commitments));
        proofs.RequireLength(ProofLayout.Size, nameof(proofs));
        commitments.RequireSameCount(proofs, nameof(proofs));
        BatchWeights.RequireSeed(weightSeed);
        _commitments = commitments;
        _proofs = proofs;
        _weightSeed = weightSeed;
    }

    /// <inheritdoc/>
    public bool Verify(int start, int count)
    {
        for (; count > MaxMembers; start += MaxMembers, count -= MaxMembers)
        {
            if (!VerifyTogether(start, MaxMembers))
            {
                return false;
            }
        }

        return count == 0 || VerifyTogether(start, count);
    }

    private bool VerifyTogether(int start, int count)
    {
        Rows commitments = _commitments.Slice(start, count);
        Rows proofs = _proofs.Slice(start, count);
        int terms = GeneratorCoefficients.Count + (count * ProofEquation.OwnPoints);
        ProofEquation[] equations = ArrayPool<ProofEquation>.Shared.Rent(count);
        AffinePoint[] points = ArrayPool<AffinePoint>.Shared.Rent(terms);
        Scalar[] scalars = ArrayPool<Scalar>.Shared.Rent(terms);

        int read = 0;
        while (read < count
            && ProofEquation.TryRead(commitments[read], proofs[read], out equations[read])
            && TryLiftPoints(commitments[read], proofs[read], OwnTerms<AffinePoint>(points, read)))
        {
            read++;
        }

        bool good = false;
        if (read == count)
        {
            AddUp(commitments, proofs, equations.AsSpan(0, count), points, scalars);
            good = Pippenger.Multiply(points.AsSpan(0, terms), scalars.AsSpan(0, terms), Arithmetic.Path).IsInfinity;
        }

        ArrayPool<ProofEquation>.Shared.Return(equations);
        ArrayPool<AffinePoint>.Shared.Return(points);
        ArrayPool<Scalar>.Shared.Return(scalars);
        return good;
    }

    /// <summary>Fills in all scalars and the shared points.</summary>
    private void AddUp(Rows commitments, Rows proofs, ReadOnlySpan<ProofEquation> equations, Span<AffinePoint> points, Span<Scalar> scalars)
    {
        int count = equations.Length;
        Scalar[] rented = ArrayPool<Scalar>.Shared.Rent(2 * count);
        Span<Scalar> inverses = rented.AsSpan(0, count);
        for (int i = 0; i < count; i++)
        {
            inverses[i] = equations[i].ProductToInvert();
        }

        Scalar.InvertAll(inverses, rented.AsSpan(count, count));

        var weights = new BatchWeights(_weightSeed, commitments, proofs, default);
        var shared = new GeneratorCoefficients();
        for (int i = 0; i < count; i++)
        {
            equations[i].AddTo(weights.Next(), inverses[i], shared, OwnTerms(scalars, i));
        }

        shared.Write(points, scalars);
        ArrayPool<Scalar>.Shared.Return(rented);
    }

    private static bool TryLiftPoints(ReadOnlySpan<byte> commitment, ReadOnlySpan<byte> proof, Span<AffinePoint> points) =>
        PointEncoding.TryReadCommitment(commitment, out points[ProofEquation.OwnPoints - 1])
        && ProofLayout.TryLiftPoints(proof, points);

    /// <summary>The terms of proof <paramref name="index"/>; those of the shared points stand in front of all.</summary>
    private static Span<T> OwnTerms<T>(Span<T> terms, int index) =>
        terms.Slice(GeneratorCoefficients.Count + (index * ProofEquation.OwnPoints), ProofEquation.OwnPoints);
}
