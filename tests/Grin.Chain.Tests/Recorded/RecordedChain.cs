using System.Collections.Concurrent;
using System.Text.Json;
using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Chain.Segments;
using Grin.Chain.Wire;
using Grin.TestData;

namespace Grin.Chain.Tests.Recorded;

/// <summary>A folder that the real node recorded (interface.md §4), read with the code under test; headers are kept, segments read anew each time.</summary>
internal sealed class RecordedChain
{
    private const byte BlockType = 11;
    private const byte FirstSegmentType = 22;

    private static readonly ConcurrentDictionary<string, Lazy<RecordedChain>> Opened = new();

    private RecordedChain(string name)
    {
        Name = name;
        Folder = TestVectors.Get(name);
        Assert.True(NetworkFile.TryParse(File.ReadAllBytes(PathOf("network.json")), out NetworkFile? file, out string? error), error);
        GenesisBytes = File.ReadAllBytes(PathOf(file.GenesisPath));
        Assert.True(file.TryBuild(GenesisBytes, out Network? network, out error), error);
        Network = network;
        HeaderBytes = File.ReadAllBytes(PathOf("headers.bin"));
        Headers = ReadHeaders();
        using JsonDocument state = JsonDocument.Parse(File.ReadAllBytes(PathOf("state.json")));
        State = state.RootElement.Clone();
    }

    public string Name { get; }

    public string Folder { get; }

    public Network Network { get; }

    public byte[] GenesisBytes { get; }

    public byte[] HeaderBytes { get; }

    public IReadOnlyList<BlockHeader> Headers { get; }

    public JsonElement State { get; }

    public BlockHeader Horizon => Headers[State.GetProperty("archive_height").GetInt32()];

    public StateCommitment Commitment => new(Horizon);

    public Hash OutputPmmrRoot => Hash.Parse(State.GetProperty("output_pmmr_root_at_archive").GetString());

    public Hash BitmapRoot => Hash.Parse(State.GetProperty("bitmap_root_at_archive").GetString());

    /// <summary>Every recorded chain here, those to be refused included.</summary>
    public static IEnumerable<string> AllNames() =>
        TestVectors.Chains().Concat(RefusedNames());

    /// <summary>The chains with one thing wrong.</summary>
    public static IEnumerable<string> RefusedNames() =>
        Directory.GetDirectories(TestVectors.Get("chains/refused")).Select(folder => "chains/refused/" + Path.GetFileName(folder)).Order(StringComparer.Ordinal);

    /// <summary>Chain and file of every segment recording here.</summary>
    public static IEnumerable<(string Chain, string File)> AllRecordings() =>
        from chain in AllNames()
        from path in Directory.GetFiles(TestVectors.Get(chain), "segments-*.msgs").Order(StringComparer.Ordinal)
        select (chain, Path.GetFileName(path));

    public static RecordedChain Open(string name) =>
        Opened.GetOrAdd(name, key => new Lazy<RecordedChain>(() => new RecordedChain(key))).Value;

    public bool Has(string file) => File.Exists(PathOf(file));

    /// <summary>Bodies of the recorded block messages, ascending by height.</summary>
    public IEnumerable<byte[]> BlockBodies() => RecordedMessages.Read(PathOf("blocks.msgs")).Select(message =>
    {
        Assert.Equal(BlockType, message.Type);
        return message.Body;
    });

    public List<RecordedSegment> Segments(string file) => [.. RecordedMessages.Read(PathOf(file)).Select(Parse)];

    /// <summary>The bitmap of a recording, put together from its proven segments.</summary>
    public UnspentBitmap ProvenBitmap(IEnumerable<RecordedSegment> segments)
    {
        var chunks = new List<byte>();
        foreach (RecordedSegment recorded in segments.Where(recorded => recorded.Segment.Kind == SegmentKind.Bitmap))
        {
            Assert.True(
                SegmentProver.TryProve(recorded.Segment, Commitment, null, recorded.Message.CompanionRoot, out ProvenSegment? proven, out SegmentDefect? defect),
                defect?.Detail);
            chunks.AddRange(proven.Segment.Leaves);
        }

        return new UnspentBitmap(Commitment.OutputLeafCount, [.. chunks]);
    }

    /// <summary>One whole MMR of a recording.</summary>
    public MmrSnapshot Snapshot(IEnumerable<RecordedSegment> segments, SegmentKind kind) =>
        MmrSnapshot.FromSegments(kind, Commitment.MmrSize(kind), [.. segments.Select(recorded => recorded.Segment).Where(segment => segment.Kind == kind)]);

    public override string ToString() => Name;

    private RecordedSegment Parse((byte Type, byte[] Body) message)
    {
        var kind = (SegmentKind)((message.Type - FirstSegmentType) / 2);
        Assert.True(
            SegmentMessage.TryParse(message.Body, kind, ProtocolVersion.Local, Network.Parameters.NrdEnabled, out SegmentMessage? parsed, out WireError? error),
            error?.ToString());
        return new RecordedSegment(message.Body, parsed);
    }

    private List<BlockHeader> ReadHeaders()
    {
        var headers = new List<BlockHeader>();
        var reader = new WireReader(HeaderBytes);
        while (reader.Remaining > 0)
        {
            BlockHeader? header = BlockHeader.Read(ref reader, Network.Parameters.ProofSize);
            Assert.True(header is not null, reader.Error?.ToString());
            headers.Add(header);
        }

        return headers;
    }

    private string PathOf(string file) => Path.Combine(Folder, file);
}
