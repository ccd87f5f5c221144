using Grin.Chain;
using Grin.Cryptography;

namespace GrinOrleansSync.Devnet.Generation;

/// <summary>By which the elements of a block are sorted: the hash of their bytes (consensus.md §13.3).</summary>
internal static class SortKey
{
    /// <summary>The hash of an element.</summary>
    public static Hash Of(ReadOnlySpan<byte> element)
    {
        Span<byte> digest = stackalloc byte[Hash.Size];
        Blake2b256.Hash(element, digest);
        return new Hash(digest);
    }
}
