using Grin.Cryptography.Batches;

namespace Grin.Cryptography.Signatures;

/// <summary>Kernel signatures with what they sign.</summary>
internal readonly ref struct SignatureMembers : IMembers
{
    [ThreadStatic]
    private static SignatureBatch? _batch;

    private readonly Rows _excesses;
    private readonly Rows _messages;
    private readonly Rows _signatures;
    private readonly ReadOnlySpan<byte> _weightSeed;
    private readonly ArithmeticPath _path;

    private readonly ExcessTotal? _total;

    /// <summary>Members to be checked on a path; the total receives all excesses that are points.</summary>
    /// <exception cref="ArgumentException">Lengths or counts of the rows, or the length of the seed, are wrong.</exception>
    public SignatureMembers(Rows excesses, Rows messages, Rows signatures, ReadOnlySpan<byte> weightSeed, ArithmeticPath path, ExcessTotal? total = null)
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
        _path = path;
        _total = total;
    }

    /// <inheritdoc/>
    public int Count => _signatures.Count;

    /// <inheritdoc/>
    public int MaxTogether => _path == ArithmeticPath.Portable ? SignatureBatch.MaxMembers / 2 : SignatureBatch.MaxMembers;

    /// <inheritdoc/>
    public IBatch Read(int start, int count)
    {
        SignatureBatch batch = _batch ??= new SignatureBatch();
        batch.Read(_excesses.Slice(start, count), _messages.Slice(start, count), _signatures.Slice(start, count), _weightSeed, _path);
        _total?.Add(batch.SumExcesses());
        return batch;
    }
}
