namespace Grin.Chain.Pow;

/// <summary>
/// Ends of edges, found by a key that ends at the same node share: a hash table on its user's stack. Adding and finding
/// cost no more than the ends that chance, or a forger, put into one bucket.
/// </summary>
internal readonly ref struct EndTable
{
    /// <summary>Bytes of memory it needs besides the keys.</summary>
    public const int Size = Buckets + MaxEnds;

    /// <summary>Most ends it holds: those of a cycle of <see cref="CycleVerifier.MaxProofSize"/> edges.</summary>
    public const int MaxEnds = 2 * CycleVerifier.MaxProofSize;

    /// <summary>What <see cref="FindOther"/> gives when there is no other end.</summary>
    public const int NoEnd = -1;

    /// <summary>What <see cref="FindOther"/> gives when there are several.</summary>
    public const int SeveralEnds = -2;

    private const int Buckets = 128;
    private const byte EndOfBucket = byte.MaxValue;

    private readonly ReadOnlySpan<ulong> _keys;
    private readonly Span<byte> _heads;
    private readonly Span<byte> _next;

    /// <summary>An empty table.</summary>
    /// <param name="keys">The key of each end; also of those that are never added.</param>
    /// <param name="memory"><see cref="Size"/> bytes.</param>
    public EndTable(ReadOnlySpan<ulong> keys, Span<byte> memory)
    {
        _keys = keys;
        _heads = memory[..Buckets];
        _next = memory[Buckets..Size];
        _heads.Fill(EndOfBucket);
    }

    public void Add(int end)
    {
        ref byte head = ref _heads[Bucket(_keys[end])];
        _next[end] = head;
        head = (byte)end;
    }

    /// <summary>The one added end with the key of <paramref name="end"/>, itself left out.</summary>
    public int FindOther(int end)
    {
        ulong key = _keys[end];
        int found = NoEnd;
        for (byte other = _heads[Bucket(key)]; other != EndOfBucket; other = _next[other])
        {
            if (_keys[other] == key && other != end)
            {
                if (found != NoEnd)
                {
                    return SeveralEnds;
                }

                found = other;
            }
        }

        return found;
    }

    private static int Bucket(ulong key) => (int)(key & (Buckets - 1));
}
