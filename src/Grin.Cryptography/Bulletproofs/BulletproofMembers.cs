using Grin.Cryptography.Batches;

namespace Grin.Cryptography.Bulletproofs;

/// <summary>Proofs with their commitments.</summary>
internal readonly ref struct BulletproofMembers : IMembers
{
    [ThreadStatic]
    private static BulletproofBatch? _batch;

    private readonly Rows _commitments;
    private readonly Rows _proofs;
    private readonly ReadOnlySpan<byte> _weightSeed;
    private readonly ArithmeticPath _path;

    /// <summary>Members to be checked on a path.</summary>
    /// <exception cref="ArgumentException">Lengths or counts of the rows, or the length of the seed, are wrong.</exception>
    public BulletproofMembers(Rows commitments, Rows proofs, ReadOnlySpan<byte> weightSeed, ArithmeticPath path)
    {
        commitments.RequireLength(Commitment.Size, nameof(commitments));
        proofs.RequireLength(ProofLayout.Size, nameof(proofs));
        commitments.RequireSameCount(proofs, nameof(proofs));
        BatchWeights.RequireSeed(weightSeed);
        _commitments = commitments;
        _proofs = proofs;
        _weightSeed = weightSeed;
        _path = path;
    }

    /// <inheritdoc/>
    public int Count => _proofs.Count;

    /// <inheritdoc/>
    public int MaxTogether => _path == ArithmeticPath.Portable ? BulletproofBatch.MaxMembers / 2 : BulletproofBatch.MaxMembers;

    /// <inheritdoc/>
    public IBatch Read(int start, int count)
    {
        BulletproofBatch batch = _batch ??= new BulletproofBatch();
        batch.Read(_commitments.Slice(start, count), _proofs.Slice(start, count), _weightSeed, _path);
        return batch;
    }
}
