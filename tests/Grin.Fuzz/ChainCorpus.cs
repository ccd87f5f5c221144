using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Chain.Segments;
using Grin.Chain.Wire;
using Grin.TestData;

namespace Grin.Fuzz;

/// <summary>Recorded bytes of one chain, cut into pieces small enough that many can be tried in a second.</summary>
internal sealed class ChainCorpus
{
    private const string Recording = "segments-uncompacted-default.msgs";
    private const byte FirstSegmentType = 22;

    private static readonly Lazy<ChainCorpus> LazyShortCycles = new(() => new ChainCorpus("forks-200/branch-230"));
    private static readonly Lazy<ChainCorpus> LazyLongCycles = new(() => new ChainCorpus("user-240"));

    private readonly string _folder;
    private readonly Dictionary<SegmentKind, MmrSnapshot> _snapshots = [];
    private readonly Hash _outputPmmrRoot;

    private ChainCorpus(string chain)
    {
        _folder = TestVectors.Get("chains/" + chain);
        NetworkFileBytes = File.ReadAllBytes(Path.Combine(_folder, "network.json"));
        Network = ReadNetwork();
        Headers = ReadHeaders();
        List<SegmentMessage> messages = ReadSegments();
        BlockHeader horizon = ReadHeader(Headers[^1]);
        horizon = Headers.Select(ReadHeader).First(header => header.Height == Network.Parameters.HorizonHeight(horizon.Height));
        Commitment = new StateCommitment(horizon);
        Bitmap = new UnspentBitmap(Commitment.OutputLeafCount, messages.First(message => message.Segment.Kind == SegmentKind.Bitmap).Segment.Leaves.ToArray());
        foreach (SegmentKind kind in Enum.GetValues<SegmentKind>())
        {
            _snapshots[kind] = MmrSnapshot.FromSegments(kind, Commitment.MmrSize(kind), [.. messages.Select(message => message.Segment).Where(segment => segment.Kind == kind)]);
        }

        _outputPmmrRoot = _snapshots[SegmentKind.Output].Root;
    }

    /// <summary>A chain whose proofs of work are cycles of 8.</summary>
    public static ChainCorpus ShortCycles => LazyShortCycles.Value;

    /// <summary>A chain whose proofs of work are cycles of 42.</summary>
    public static ChainCorpus LongCycles => LazyLongCycles.Value;

    public byte[] NetworkFileBytes { get; }

    public Network Network { get; }

    public IReadOnlyList<byte[]> Headers { get; }

    public StateCommitment Commitment { get; }

    public UnspentBitmap Bitmap { get; }

    public IReadOnlyList<byte[]> Blocks(int count)
    {
        byte[][] bodies = [.. RecordedMessages.Read(Path.Combine(_folder, "blocks.msgs")).Select(message => message.Body)];
        int step = Math.Max(1, bodies.Length / count);
        return [.. bodies.Where((_, i) => i % step == 0)];
    }

    /// <summary>Messages with segments of a height, of the whole and of the pruned state.</summary>
    public IEnumerable<byte[]> SegmentMessages(SegmentKind kind, byte height, ProtocolVersion version)
    {
        MmrSnapshot full = _snapshots[kind];
        MmrSnapshot[] sources = SegmentLeaf.IsPrunable(kind) ? [full, full.Prune(Bitmap)] : [full];
        ulong count = SegmentRange.Count(full.MmrSize, height);
        ulong step = Math.Max(1, count / 24);
        foreach (MmrSnapshot source in sources)
        {
            for (ulong index = 0; index < count; index += step)
            {
                if (SegmentBuilder.TryBuild(source, new SegmentIdentifier(height, index), out Segment? segment))
                {
                    var writer = new WireWriter();
                    new SegmentMessage(Commitment.BlockHash, segment, kind == SegmentKind.Output ? Bitmap.Root : _outputPmmrRoot).Write(writer, version);
                    yield return writer.ToArray();
                }
            }
        }
    }

    private Network ReadNetwork()
    {
        if (!NetworkFile.TryParse(NetworkFileBytes, out NetworkFile? file, out string? error)
            || !file.TryBuild(File.ReadAllBytes(Path.Combine(_folder, file.GenesisPath)), out Network? network, out error))
        {
            throw new InvalidDataException($"{_folder}: {error}");
        }

        return network;
    }

    private List<byte[]> ReadHeaders()
    {
        byte[] file = File.ReadAllBytes(Path.Combine(_folder, "headers.bin"));
        var headers = new List<byte[]>();
        for (int offset = 0; offset < file.Length; offset += headers[^1].Length)
        {
            var reader = new WireReader(file.AsSpan(offset));
            _ = BlockHeader.Read(ref reader, Network.Parameters.ProofSize) ?? throw new InvalidDataException($"{_folder}: {reader.Error}");
            headers.Add(file[offset..(offset + reader.Offset)]);
        }

        return headers;
    }

    /// <summary>One of <see cref="Headers"/>, read.</summary>
    public BlockHeader ReadHeader(byte[] bytes) =>
        BlockHeader.TryParse(bytes, Network.Parameters.ProofSize, out BlockHeader? header, out WireError? error) ? header : throw new InvalidDataException($"{_folder}: {error}");

    private List<SegmentMessage> ReadSegments()
    {
        var messages = new List<SegmentMessage>();
        foreach ((byte type, byte[] body) in RecordedMessages.Read(Path.Combine(_folder, Recording)))
        {
            var kind = (SegmentKind)((type - FirstSegmentType) / 2);
            messages.Add(SegmentMessage.TryParse(body, kind, ProtocolVersion.Local, Network.Parameters.NrdEnabled, out SegmentMessage? message, out WireError? error)
                ? message
                : throw new InvalidDataException($"{_folder}: {error}"));
        }

        return messages;
    }
}
