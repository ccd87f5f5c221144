using System.Buffers;
using Grin.Cryptography.Batches;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;
using Grin.Cryptography.MultiScalarMultiplication;

namespace Grin.Cryptography.Signatures;

/// <summary>Kernel signatures checked together: <c>sum of a_i * (R_i + e_i * P_i) - (sum of a_i * s_i) * G</c> is infinity.</summary>
internal readonly ref struct SignatureBatch : IBatch
{
    // Beyond this a larger multi-scalar multiplication gains nothing, while its points leave the cache.
    private const int MaxMembers = 8192;

    private readonly Rows _excesses;
    private readonly Rows _messages;
    private readonly Rows _signatures;
    private readonly ReadOnlySpan<byte> _weightSeed;

    /// <summary>A batch.</summary>
    /// <exception cref="ArgumentException">Lengths or counts of the rows, or the length of the seed, are wrong.</exception>
    public SignatureBatch(Rows excesses, Rows messages, Rows signatures, ReadOnlySpan<byte> weightSeed)
    {
        excesses.RequireLength(Commitment.Size, nameof(excesses));
        messages.RequireLength(KernelSignature.MessageSize, nameof(messages));
        signatures.RequireLength(KernelSignature.Size, nameof(signatures));
        excesses.RequireSameCount(messages, nameof(messages));
        excesses.RequireSameCount(signatures, nameof(signatures));
        BatchWeights.RequireSeed(weightSeed);
        _excesses = excesses;
        _messages = messages;
        _signatures = signatures;
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
        Rows excesses = _excesses.Slice(start, count);
        Rows messages = _messages.Slice(start, count);
        Rows signatures = _signatures.Slice(start, count);
        var weights = new BatchWeights(_weightSeed, excesses, messages, signatures);

        int terms = (2 * count) + 1;
        AffinePoint[] points = ArrayPool<AffinePoint>.Shared.Rent(terms);
        Scalar[] scalars = ArrayPool<Scalar>.Shared.Rent(terms);
        Scalar sum = default;
        int read = 0;
        while (read < count && SignatureEquation.TryRead(excesses[read], messages[read], signatures[read], out SignatureEquation equation))
        {
            Scalar weight = weights.Next();
            points[2 * read] = equation.Nonce;
            scalars[2 * read] = weight;
            points[(2 * read) + 1] = equation.Excess;
            scalars[(2 * read) + 1] = weight * equation.Challenge;
            sum += weight * equation.S;
            read++;
        }

        points[terms - 1] = Generators.G;
        scalars[terms - 1] = -sum;
        bool good = read == count && Pippenger.Multiply(points.AsSpan(0, terms), scalars.AsSpan(0, terms), Arithmetic.Path).IsInfinity;
        ArrayPool<AffinePoint>.Shared.Return(points);
        ArrayPool<Scalar>.Shared.Return(scalars);
        return good;
    }
}
