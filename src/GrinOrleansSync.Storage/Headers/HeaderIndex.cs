using System.Globalization;
using Grin.Chain;
using Grin.Chain.Wire;

namespace GrinOrleansSync.Storage.Headers;

/// <summary>
/// What of each header is kept in memory: four bytes of its hash, to find it by, and for each page the size of the kernel
/// MMR at its last header and the root of the subtree that it fills in the header MMR, so that the peaks at any height need
/// no other page. 17 MB for four million headers, searched in about a millisecond. In groups of
/// <see cref="PagesPerGroup"/> pages it is stored too, so that a start need not hash every header again. One writer;
/// readers look only at heights that were published to them.
/// </summary>
internal sealed class HeaderIndex
{
    /// <summary>Pages of a group; only full groups are stored.</summary>
    public const int PagesPerGroup = 128;

    /// <summary>Headers of a group.</summary>
    public const int HeadersPerGroup = PagesPerGroup * HeaderPage.Capacity;

    /// <summary>What the names of all stored groups start with.</summary>
    public const string NamePrefix = "header-index/";

    private const byte FormatVersion = 2;
    private const int StoredLength = 1 + 8 + Hash.Size + (PagesPerGroup * (8 + Hash.Size)) + (HeadersPerGroup * 4);

    private volatile Group[] _groups = [];

    public static string NameOf(int group) => NamePrefix + group.ToString("d6", CultureInfo.InvariantCulture);

    /// <summary>Enters a header; heights come in order, or again after a rewind.</summary>
    public void Set(ulong height, Hash hash, ulong kernelMmrSize)
    {
        int number = (int)(height / HeadersPerGroup);
        if (number == _groups.Length)
        {
            _groups = [.. _groups, new Group()];
        }

        int offset = (int)(height % HeadersPerGroup);
        _groups[number].Marks[offset] = Mark(hash);
        _groups[number].KernelMmrSizes[offset / HeaderPage.Capacity] = kernelMmrSize;
    }

    /// <summary>Enters what a page fills in the header MMR, once it is full and its headers are entered.</summary>
    public void SetRoot(ulong page, Hash root) => _groups[(int)(page / PagesPerGroup)].Roots[(int)(page % PagesPerGroup)] = root;

    /// <summary>Heights up to the tip whose header may have this hash, the highest first.</summary>
    public IEnumerable<ulong> Candidates(Hash hash, ulong tipHeight)
    {
        uint mark = Mark(hash);
        Group[] groups = _groups;
        for (int number = (int)(tipHeight / HeadersPerGroup); number >= 0; number--)
        {
            ulong first = (ulong)number * HeadersPerGroup;
            int end = (int)Math.Min(HeadersPerGroup, tipHeight - first + 1);
            while ((end = groups[number].Marks.AsSpan(0, end).LastIndexOf(mark)) >= 0)
            {
                yield return first + (ulong)end;
            }
        }
    }

    /// <summary>Size of the kernel MMR at the last header of a full page.</summary>
    public ulong KernelMmrSizeAfter(ulong page) => _groups[(int)(page / PagesPerGroup)].KernelMmrSizes[(int)(page % PagesPerGroup)];

    /// <summary>Root of the subtree that a full page fills in the header MMR.</summary>
    public Hash Root(ulong page) => _groups[(int)(page / PagesPerGroup)].Roots[(int)(page % PagesPerGroup)];

    /// <summary>A full group as it is stored, with the hash of its last header, which stands for all of them.</summary>
    public byte[] ToBytes(int number, Hash lastHash)
    {
        var writer = new WireWriter(StoredLength);
        writer.WriteByte(FormatVersion);
        writer.WriteUInt64((ulong)number);
        writer.WriteHash(lastHash);
        foreach (ulong size in _groups[number].KernelMmrSizes)
        {
            writer.WriteUInt64(size);
        }

        foreach (Hash root in _groups[number].Roots)
        {
            writer.WriteHash(root);
        }

        foreach (uint mark in _groups[number].Marks)
        {
            writer.WriteUInt32(mark);
        }

        return writer.ToArray();
    }

    /// <summary>Takes the next group from its stored form; false if that is none, or of other headers.</summary>
    public bool TryAdd(ReadOnlySpan<byte> bytes, Hash lastHash)
    {
        var reader = new WireReader(bytes);
        if (bytes.Length != StoredLength
            || reader.ReadByte("format version") != FormatVersion
            || reader.ReadUInt64("number") != (ulong)_groups.Length
            || reader.ReadHash("last hash") != lastHash)
        {
            return false;
        }

        var group = new Group();
        foreach (ref ulong size in group.KernelMmrSizes.AsSpan())
        {
            size = reader.ReadUInt64();
        }

        foreach (ref Hash root in group.Roots.AsSpan())
        {
            root = reader.ReadHash("root");
        }

        foreach (ref uint mark in group.Marks.AsSpan())
        {
            mark = reader.ReadUInt32();
        }

        _groups = [.. _groups, group];
        return true;
    }

    private static uint Mark(Hash hash) => (uint)hash.LeadingWord;

    private sealed class Group
    {
        public uint[] Marks { get; } = new uint[HeadersPerGroup];

        public ulong[] KernelMmrSizes { get; } = new ulong[PagesPerGroup];

        public Hash[] Roots { get; } = new Hash[PagesPerGroup];
    }
}
