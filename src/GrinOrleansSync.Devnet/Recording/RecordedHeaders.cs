using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Wire;

namespace GrinOrleansSync.Devnet.Recording;

/// <summary>The headers of a recorded chain from height 0 to the tip, found by height and by hash.</summary>
public sealed class RecordedHeaders
{
    /// <summary>Most headers in one answer (p2p.md §4.5, §13).</summary>
    public const int MaxPerAnswer = 512;

    internal const string FileName = "headers.bin";

    private readonly ImmutableArray<BlockHeader> _headers;
    private readonly Dictionary<Hash, int> _heights;

    internal RecordedHeaders(ImmutableArray<BlockHeader> headers)
    {
        _headers = headers;
        _heights = new Dictionary<Hash, int>(headers.Length);
        for (int height = 0; height < headers.Length; height++)
        {
            _heights.TryAdd(headers[height].Hash, height);
        }
    }

    /// <summary>All headers; index is height.</summary>
    public ImmutableArray<BlockHeader> All => _headers;

    /// <summary>The last header.</summary>
    public BlockHeader Tip => _headers[^1];

    /// <summary>The header with a hash; false when it is not on this chain.</summary>
    public bool TryGet(Hash hash, [NotNullWhen(true)] out BlockHeader? header)
    {
        header = _heights.TryGetValue(hash, out int height) ? _headers[height] : null;
        return header is not null;
    }

    /// <summary>
    /// Up to 512 headers after the first hash of a locator that is on this chain; empty when none is, or nothing is newer
    /// (p2p.md §4.5).
    /// </summary>
    public ImmutableArray<BlockHeader> After(IEnumerable<Hash> locator)
    {
        foreach (Hash hash in locator)
        {
            if (_heights.TryGetValue(hash, out int height))
            {
                return Slice((ulong)height + 1);
            }
        }

        return [];
    }

    /// <summary>Headers index·512 + 1 to index·512 + 512, cut at the tip; empty beyond it (p2p.md §13).</summary>
    public ImmutableArray<BlockHeader> Segment(ulong index) =>
        index > (ulong)_headers.Length ? [] : Slice((index * MaxPerAnswer) + 1);

    internal static RecordedHeaders Read(RecordedFolder folder, int proofSize)
    {
        byte[] bytes = folder.Read(FileName);
        var headers = ImmutableArray.CreateBuilder<BlockHeader>();
        var reader = new WireReader(bytes);
        while (reader.Remaining > 0)
        {
            BlockHeader? header = BlockHeader.Read(ref reader, proofSize);
            if (header is null)
            {
                throw folder.Damaged(FileName, $"has no header {headers.Count} that can be read: {reader.Error}");
            }

            if (header.Height != (ulong)headers.Count)
            {
                throw folder.Damaged(FileName, $"has height {header.Height} where height {headers.Count} should follow");
            }

            headers.Add(header);
        }

        return headers.Count > 0 ? new RecordedHeaders(headers.ToImmutable()) : throw folder.Damaged(FileName, "is empty");
    }

    private ImmutableArray<BlockHeader> Slice(ulong from)
    {
        if (from >= (ulong)_headers.Length)
        {
            return [];
        }

        int start = (int)from;
        return _headers.Slice(start, Math.Min(MaxPerAnswer, _headers.Length - start));
    }
}
