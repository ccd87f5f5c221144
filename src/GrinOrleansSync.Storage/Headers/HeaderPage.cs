using System.Globalization;
using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Mmr;
using Grin.Chain.Networks;
using Grin.Chain.Wire;

namespace GrinOrleansSync.Storage.Headers;

/// <summary>
/// Up to 512 headers of consecutive heights in wire form: format version, genesis hash, first height, count, then one
/// header after the other. Unchangeable; headers are parsed when asked for.
/// </summary>
internal sealed class HeaderPage
{
    /// <summary>Headers of a full page: as many as one answer of a peer holds.</summary>
    public const int Capacity = 1 << SubtreeHeight;

    /// <summary>Height of the subtree that a full page fills in the header MMR.</summary>
    public const int SubtreeHeight = 9;

    /// <summary>What the names of all pages start with.</summary>
    public const string NamePrefix = "headers/";

    private const int NameDigits = 8;
    private const byte FormatVersion = 1;
    private const int HeadSize = 1 + Hash.Size + 8 + 2;

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly int[] _ends;
    private readonly int _proofSize;

    private HeaderPage(ReadOnlyMemory<byte> bytes, int[] ends, int proofSize)
    {
        _bytes = bytes;
        _ends = ends;
        _proofSize = proofSize;
    }

    /// <summary>Headers on it, at least one.</summary>
    public int Count => _ends.Length;

    public bool IsFull => Count == Capacity;

    /// <summary>What is stored.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    public BlockHeader Last => this[Count - 1];

    /// <summary>The header at an offset as it is stored, which is its wire form.</summary>
    public ReadOnlySpan<byte> BytesOf(int index) => _bytes.Span[(index == 0 ? HeadSize : _ends[index - 1]).._ends[index]];

    /// <summary>The header at an offset from the page's first height.</summary>
    public BlockHeader this[int index]
    {
        get
        {
            return BlockHeader.TryParse(BytesOf(index), _proofSize, out BlockHeader? header, out WireError? error)
                ? header
                : throw new InvalidDataException($"A stored header does not parse: {error}.");
        }
    }

    /// <summary>Number of the page that holds a height.</summary>
    public static ulong NumberOf(ulong height) => height / Capacity;

    public static string NameOf(ulong page) => NamePrefix + page.ToString("d8", CultureInfo.InvariantCulture);

    public static bool TryParseName(string name, out ulong page)
    {
        page = 0;
        return name.Length >= NamePrefix.Length + NameDigits
            && name.StartsWith(NamePrefix, StringComparison.Ordinal)
            && ulong.TryParse(name.AsSpan(NamePrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out page)
            && NameOf(page) == name;
    }

    /// <summary>Hash of a header's leaf in the header MMR.</summary>
    /// <param name="index">Offset from the page's first height.</param>
    /// <param name="height">The header's height.</param>
    public Hash LeafHash(int index, ulong height) =>
        MmrHash.Leaf(MmrGeometry.LeafPosition(height), BytesOf(index)[(BlockHeader.PreProofOfWorkSize + 1)..]);

    /// <summary>Root of the subtree that this page fills in the header MMR; it must be full.</summary>
    public Hash SubtreeRoot(ulong number)
    {
        ulong firstHeight = number * Capacity;
        var leaves = new Hash[Capacity];
        for (int i = 0; i < Capacity; i++)
        {
            leaves[i] = LeafHash(i, firstHeight + (ulong)i);
        }

        return MmrSubtree.Root(firstHeight, leaves);
    }

    /// <summary>A page that begins with the first headers of another, or with none, and goes on with more.</summary>
    public static HeaderPage Build(ulong number, HeaderPage? start, int startCount, ReadOnlySpan<BlockHeader> more, Network network)
    {
        int count = startCount + more.Length;
        var ends = new int[count];
        var writer = new WireWriter(HeadSize + (count * 420));
        writer.WriteByte(FormatVersion);
        writer.WriteHash(network.GenesisHash);
        writer.WriteUInt64(number * Capacity);
        writer.WriteUInt16((ushort)count);
        if (startCount > 0)
        {
            start!._ends.AsSpan(0, startCount).CopyTo(ends);
            writer.WriteBytes(start._bytes.Span[HeadSize..ends[startCount - 1]]);
        }

        for (int i = 0; i < more.Length; i++)
        {
            more[i].Write(writer);
            ends[startCount + i] = writer.Length;
        }

        return new HeaderPage(writer.ToArray(), ends, network.Parameters.ProofSize);
    }

    /// <summary>Reads a stored page. Its store has checked its checksum: a defect is not an accident of the disk.</summary>
    /// <exception cref="InvalidDataException">It is no page of that number.</exception>
    /// <exception cref="ForeignNetworkException">It is another network's.</exception>
    public static HeaderPage Parse(ulong number, ReadOnlyMemory<byte> bytes, Network network)
    {
        var reader = new WireReader(bytes.Span);
        byte version = reader.ReadByte("format version");
        Hash genesis = reader.ReadHash("genesis hash");
        if (version == FormatVersion && !reader.Failed && genesis != network.GenesisHash)
        {
            throw new ForeignNetworkException(network, genesis);
        }

        ulong firstHeight = reader.ReadUInt64("first height");
        int count = reader.CheckCount(reader.ReadUInt16("count"), Capacity, BlockHeader.PreProofOfWorkSize, "headers");
        if (!reader.Failed && (version != FormatVersion || firstHeight != number * Capacity || count == 0))
        {
            reader.Fail(WireErrorKind.Corrupted, $"format {version}, first height {firstHeight}, {count} headers");
        }

        var ends = new int[count];
        for (int i = 0; i < count && !reader.Failed; i++)
        {
            BlockHeader.Read(ref reader, network.Parameters.ProofSize);
            ends[i] = reader.Offset;
        }

        reader.ExpectEnd();
        return reader.Failed
            ? throw new InvalidDataException($"{NameOf(number)} is no page of headers: {reader.Error}.")
            : new HeaderPage(bytes, ends, network.Parameters.ProofSize);
    }
}
