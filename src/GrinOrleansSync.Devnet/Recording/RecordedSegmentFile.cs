using System.Diagnostics.CodeAnalysis;
using Grin.Chain.Headers;
using Grin.Chain.Mmr;
using Grin.Chain.Networks;
using Grin.Chain.Segments;
using Grin.Chain.Wire;

namespace GrinOrleansSync.Devnet.Recording;

/// <summary>Puts the state at the horizon together from one of the segment files (interface.md §4).</summary>
internal sealed class RecordedSegmentFile
{
    private const string Preferred = "segments-uncompacted-default.msgs";

    // The highest segments any node serves (p2p.md §7.7).
    private const byte MaxHeight = 15;

    // Types 22, 24, 26 and 28 (p2p.md §1.3).
    private const byte FirstType = 22;

    private readonly RecordedFolder _folder;
    private readonly string _name;
    private readonly Network _network;
    private readonly BlockHeader _horizon;
    private readonly List<Segment>[] _segments = [[], [], [], []];

    private RecordedSegmentFile(RecordedFolder folder, string name, Network network, BlockHeader horizon)
    {
        _folder = folder;
        _name = name;
        _network = network;
        _horizon = horizon;
    }

    /// <summary>
    /// The file that tells most: not pruned before pruned, default heights before others. False when the folder has none.
    /// </summary>
    public static bool TryChoose(IReadOnlyList<string> files, [NotNullWhen(true)] out string? name)
    {
        name = files
            .OrderBy(file => file == Preferred ? 0 : 1)
            .ThenBy(file => file.Contains("-uncompacted-", StringComparison.Ordinal) ? 0 : 1)
            .ThenBy(file => file.EndsWith("-default.msgs", StringComparison.Ordinal) ? 0 : 1)
            .ThenBy(file => file, StringComparer.Ordinal)
            .FirstOrDefault();
        return name is not null;
    }

    /// <exception cref="RecordedChainException">Unreadable, of another horizon, or not every segment.</exception>
    public static RecordedState Read(RecordedFolder folder, string name, Network network, BlockHeader horizon)
    {
        var file = new RecordedSegmentFile(folder, name, network, horizon);
        file.CheckSizes();
        foreach ((byte type, byte[] body) in RecordedMessageFile.Read(folder, name, network.Parameters.Magic))
        {
            file.Add(type, body);
        }

        return file.Assemble();
    }

    /// <summary>No chain of this length can have more leaves (consensus.md §4.1.5); so nothing is allocated for more.</summary>
    private void CheckSizes()
    {
        ulong outputs = MmrGeometry.LeafCount(_horizon.OutputMmrSize);
        ulong kernels = MmrGeometry.LeafCount(_horizon.KernelMmrSize);
        UInt128 weight = ((UInt128)outputs * NetworkParameters.OutputWeight) + ((UInt128)kernels * NetworkParameters.KernelWeight);
        if (!MmrGeometry.IsComplete(_horizon.OutputMmrSize)
            || !MmrGeometry.IsComplete(_horizon.KernelMmrSize)
            || weight > (UInt128)_network.Parameters.MaxBlockWeight * (_horizon.Height + 1))
        {
            throw _folder.Damaged(RecordedHeaders.FileName, $"has MMR sizes at the horizon {_horizon.Height} that no such chain has");
        }
    }

    private void Add(byte type, byte[] body)
    {
        int kind = (type - FirstType) / 2;
        if (type < FirstType || type % 2 != 0 || kind >= _segments.Length)
        {
            throw _folder.Damaged(_name, $"holds a message of type {type}, which is no segment");
        }

        if (!SegmentMessage.TryParse(body, (SegmentKind)kind, ProtocolVersion.Local, _network.Parameters.NrdEnabled, out SegmentMessage? message, out WireError? error))
        {
            throw _folder.Damaged(_name, $"holds {(SegmentKind)kind} segment {_segments[kind].Count}, which cannot be read: {error}");
        }

        if (message.BlockHash != _horizon.Hash)
        {
            throw _folder.Foreign(_name, $"holds segments of block {message.BlockHash}, not of the horizon {_horizon.Hash}");
        }

        _segments[kind].Add(message.Segment);
    }

    private RecordedState Assemble()
    {
        MmrSnapshot chunks = Assemble(SegmentKind.Bitmap, UnspentBitmap.MmrSize(_horizon.OutputMmrSize));
        MmrSnapshot outputs = Assemble(SegmentKind.Output, _horizon.OutputMmrSize);
        MmrSnapshot rangeProofs = Assemble(SegmentKind.RangeProof, _horizon.OutputMmrSize);
        MmrSnapshot kernels = Assemble(SegmentKind.Kernel, _horizon.KernelMmrSize);
        return new RecordedState(_horizon, chunks, outputs, rangeProofs, kernels, ReadBitmap(chunks));
    }

    private MmrSnapshot Assemble(SegmentKind kind, ulong mmrSize)
    {
        List<Segment> segments = _segments[(int)kind];
        byte height = segments.Count > 0 ? segments[0].Id.Height : (byte)0;
        if (height > MaxHeight || (ulong)segments.Count != SegmentRange.Count(mmrSize, height))
        {
            throw _folder.Damaged(_name, $"does not hold the {kind} segments of the horizon: {segments.Count} of height {height} for {MmrGeometry.LeafCount(mmrSize)} leaves");
        }

        for (int i = 0; i < segments.Count; i++)
        {
            if (segments[i].Id != new SegmentIdentifier(height, (ulong)i))
            {
                throw _folder.Damaged(_name, $"holds {kind} segment {segments[i].Id} where {height}/{i} should stand");
            }
        }

        MmrSnapshot snapshot;
        try
        {
            snapshot = MmrSnapshot.FromSegments(kind, mmrSize, segments);
        }
        catch (InvalidDataException exception)
        {
            throw _folder.Damaged(_name, $"leaves gaps: {exception.Message.TrimEnd('.')}");
        }
        catch (OverflowException)
        {
            throw _folder.Damaged(_name, $"holds more {kind} leaves than fit in memory");
        }

        if (!SegmentLeaf.IsPrunable(kind))
        {
            CheckLeaves(snapshot);
        }

        // A range proof file is mostly leaves, which the snapshot has copied.
        segments.Clear();
        return snapshot;
    }

    private void CheckLeaves(MmrSnapshot snapshot)
    {
        ulong count = MmrGeometry.LeafCount(snapshot.MmrSize);
        for (ulong leaf = 0; leaf < count; leaf++)
        {
            if (!snapshot.TryGetLeaf(leaf, out _))
            {
                throw _folder.Damaged(_name, $"lacks {snapshot.Kind} leaf {leaf}");
            }
        }
    }

    private UnspentBitmap ReadBitmap(MmrSnapshot snapshot)
    {
        ulong outputs = MmrGeometry.LeafCount(_horizon.OutputMmrSize);
        var chunks = new byte[UnspentBitmap.ChunkCount(outputs) * SegmentLeaf.ChunkSize];
        for (int offset = 0; offset < chunks.Length; offset += SegmentLeaf.ChunkSize)
        {
            snapshot.TryGetLeaf((ulong)(offset / SegmentLeaf.ChunkSize), out ReadOnlySpan<byte> chunk);
            chunk.CopyTo(chunks.AsSpan(offset));
        }

        return new UnspentBitmap(outputs, chunks);
    }
}
