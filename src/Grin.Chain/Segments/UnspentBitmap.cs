using System.Numerics;
using Grin.Chain.Mmr;

namespace Grin.Chain.Segments;

/// <summary>
/// Which outputs are unspent at a horizon, by leaf index, most significant bit first; and the bitmap MMR over it
/// (consensus.md §9.1; grin: chain/src/txhashset/bitmap_accumulator.rs).
/// </summary>
public sealed class UnspentBitmap
{
    private readonly byte[] _chunks;

    /// <summary>A bitmap of whole chunks, which it keeps.</summary>
    /// <param name="outputLeafCount">Outputs ever made; later bits are ignored.</param>
    /// <param name="chunks">As many 128-byte chunks as <see cref="ChunkCount"/> says.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public UnspentBitmap(ulong outputLeafCount, byte[] chunks)
    {
        if ((ulong)chunks.Length != ChunkCount(outputLeafCount) * SegmentLeaf.ChunkSize)
        {
            throw new ArgumentException($"{outputLeafCount} outputs need {ChunkCount(outputLeafCount)} chunks.", nameof(chunks));
        }

        OutputLeafCount = outputLeafCount;
        _chunks = chunks;
        var mmr = new MmrAccumulator();
        for (int i = 0; i < chunks.Length; i += SegmentLeaf.ChunkSize)
        {
            mmr.Append(chunks.AsSpan(i, SegmentLeaf.ChunkSize));
        }

        Root = mmr.Root;
    }

    /// <summary>Outputs ever made.</summary>
    public ulong OutputLeafCount { get; }

    /// <summary>Root of the bitmap MMR.</summary>
    public Hash Root { get; }

    /// <summary>The chunks, one after the other.</summary>
    public ReadOnlySpan<byte> Chunks => _chunks;

    /// <summary>Number of unspent outputs.</summary>
    public ulong UnspentCount => CountUnspent(0, OutputLeafCount);

    /// <summary>Leaves of the bitmap MMR over that many outputs.</summary>
    public static ulong ChunkCount(ulong outputLeafCount) =>
        (outputLeafCount / SegmentLeaf.BitsPerChunk) + (outputLeafCount % SegmentLeaf.BitsPerChunk != 0 ? 1UL : 0);

    /// <summary>Size of the bitmap MMR that belongs to an output MMR of a size.</summary>
    public static ulong MmrSize(ulong outputMmrSize) => MmrGeometry.Size(ChunkCount(MmrGeometry.LeafCount(outputMmrSize)));

    /// <summary>Whether an output is unspent; false beyond the last one.</summary>
    public bool IsUnspent(ulong leafIndex) =>
        leafIndex < OutputLeafCount && (_chunks[leafIndex / 8] & (0x80 >> (int)(leafIndex % 8))) != 0;

    /// <summary>Whether any output of a run is unspent; the run may reach beyond the last one.</summary>
    public bool AnyUnspent(ulong firstLeaf, ulong leafCount)
    {
        ulong end = End(firstLeaf, leafCount);
        ulong leaf = firstLeaf;
        while (leaf < end)
        {
            if (leaf % 8 == 0 && end - leaf >= 8)
            {
                if (_chunks[leaf / 8] != 0)
                {
                    return true;
                }

                leaf += 8;
            }
            else if (IsUnspent(leaf++))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How many outputs of a run are unspent.</summary>
    public ulong CountUnspent(ulong firstLeaf, ulong leafCount)
    {
        ulong end = End(firstLeaf, leafCount);
        ulong count = 0;
        ulong leaf = firstLeaf;
        while (leaf < end)
        {
            if (leaf % 8 == 0 && end - leaf >= 8)
            {
                count += (ulong)BitOperations.PopCount(_chunks[leaf / 8]);
                leaf += 8;
            }
            else
            {
                count += IsUnspent(leaf++) ? 1UL : 0;
            }
        }

        return count;
    }

    /// <summary>Whether every output of a run that is unspent here is unspent in an earlier bitmap too.</summary>
    public bool IsContainedIn(UnspentBitmap earlier, ulong firstLeaf, ulong leafCount)
    {
        ulong end = End(firstLeaf, leafCount);
        ulong leaf = firstLeaf;
        while (leaf < end)
        {
            if (leaf % 8 == 0 && end - leaf >= 8 && leaf + 8 <= earlier.OutputLeafCount)
            {
                if ((_chunks[leaf / 8] & ~earlier._chunks[leaf / 8]) != 0)
                {
                    return false;
                }

                leaf += 8;
            }
            else if (IsUnspent(leaf) && !earlier.IsUnspent(leaf))
            {
                return false;
            }
            else
            {
                leaf++;
            }
        }

        return true;
    }

    private ulong End(ulong firstLeaf, ulong leafCount) =>
        Math.Min(OutputLeafCount, firstLeaf + Math.Min(leafCount, ulong.MaxValue - firstLeaf));
}
