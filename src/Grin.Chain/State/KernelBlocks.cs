using Grin.Chain.Headers;
using Grin.Chain.Mmr;
using Grin.Chain.Segments;

namespace Grin.Chain.State;

/// <summary>The headers that a kernel segment answers for, which also tell in which block each of its kernels stands.</summary>
public sealed class KernelBlocks
{
    private readonly BlockHeader[] _headers;
    private readonly ulong[] _leafCounts;

    /// <summary>
    /// The consecutive headers from the first that ends after the segment's first kernel (genesis included) to the first
    /// that holds its last one.
    /// </summary>
    /// <exception cref="ArgumentException">Headers that are not those.</exception>
    public KernelBlocks(SegmentRange range, IReadOnlyList<BlockHeader> headers)
    {
        _headers = [.. headers];
        _leafCounts = [.. headers.Select(header => MmrGeometry.LeafCount(header.KernelMmrSize))];
        ulong end = range.FirstLeaf + range.LeafCount;
        bool fits = headers.Count > 0 && _leafCounts[0] > range.FirstLeaf && _leafCounts[^1] >= end
            && (headers.Count == 1 || _leafCounts[^2] < end);
        for (int i = 1; fits && i < headers.Count; i++)
        {
            fits = headers[i].Height == headers[i - 1].Height + 1;
        }

        if (!fits)
        {
            throw new ArgumentException($"The headers do not tell the blocks of kernels {range.FirstLeaf} to {end - 1}.", nameof(headers));
        }
    }

    /// <summary>The headers by ascending height.</summary>
    public IReadOnlyList<BlockHeader> Headers => _headers;

    /// <summary>Kernels of the chain up to and including a header.</summary>
    /// <param name="row">Row in <see cref="Headers"/>.</param>
    public ulong LeafCount(int row) => _leafCounts[row];

    /// <summary>The header of the block that a kernel of the segment stands in.</summary>
    public BlockHeader BlockOf(ulong leafIndex)
    {
        int row = Array.BinarySearch(_leafCounts, leafIndex + 1);
        return _headers[row < 0 ? ~row : row];
    }
}
