using System.Buffers.Binary;
using System.Text.Json;
using Grin.Chain.Blocks;
using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Chain.Segments;
using Grin.Chain.Wire;

namespace GrinOrleansSync.Devnet.Recording;

/// <summary>
/// Writes the folder of a recorded chain (interface.md §4), each file as its content comes; last <c>state.json</c>, without
/// which the folder is none. Files of the same names are replaced.
/// </summary>
internal sealed class RecordingWriter : IDisposable
{
    private const string GenesisFileName = "genesis.bin";

    private const int BufferSize = 1 << 20;
    private const int MessageHeaderSize = 11;
    private const byte BlockType = 11;
    private const byte FirstSegmentType = 22;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly string _folder;
    private readonly ushort _magic;
    private readonly FileStream _headers;
    private readonly FileStream _blocks;

    /// <summary>Begins a folder, which is made if it is not there: network and genesis.</summary>
    /// <param name="folder">Its path.</param>
    /// <param name="network">The network.</param>
    public RecordingWriter(string folder, Network network)
    {
        _folder = Directory.CreateDirectory(folder).FullName;
        _magic = network.Parameters.Magic;
        File.Delete(PathOf(RecordedStateFile.Name));
        WriteNetwork(network);
        var writer = new WireWriter();
        network.Genesis.Write(writer, ProtocolVersion.Local);
        File.WriteAllBytes(PathOf(GenesisFileName), writer.Written);
        _headers = Create(RecordedHeaders.FileName);
        _blocks = Create(RecordedChain.BlocksFileName);
    }

    /// <summary>Adds the next header, from genesis on.</summary>
    public void Add(BlockHeader header)
    {
        var writer = new WireWriter(header.WireSize);
        header.Write(writer);
        _headers.Write(writer.Written);
    }

    /// <summary>Adds a block.</summary>
    public void Add(Block block)
    {
        var writer = new WireWriter();
        block.Write(writer, ProtocolVersion.Local);
        WriteMessage(_blocks, BlockType, writer.Written);
    }

    /// <summary>Writes a file of segments and tells how many of each kind there were.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="messages">The segments, each made when it is taken.</param>
    public SegmentCounts WriteSegments(string name, IEnumerable<SegmentMessage> messages)
    {
        var counts = new int[Enum.GetValues<SegmentKind>().Length];
        using FileStream file = Create(name);
        foreach (SegmentMessage message in messages)
        {
            var writer = new WireWriter();
            message.Write(writer, ProtocolVersion.Local);
            var kind = (byte)message.Segment.Kind;
            WriteMessage(file, (byte)(FirstSegmentType + (2 * kind)), writer.Written);
            counts[kind]++;
        }

        return new SegmentCounts(counts[(int)SegmentKind.Bitmap], counts[(int)SegmentKind.Kernel], counts[(int)SegmentKind.Output], counts[(int)SegmentKind.RangeProof]);
    }

    /// <summary>Ends the folder.</summary>
    public void Finish(StateDocument state)
    {
        _headers.Dispose();
        _blocks.Dispose();
        File.WriteAllBytes(PathOf(RecordedStateFile.Name), JsonSerializer.SerializeToUtf8Bytes(state, Json));
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        _headers.Dispose();
        _blocks.Dispose();
    }

    private void WriteNetwork(Network network)
    {
        var content = new Dictionary<string, object>
        {
            ["name"] = network.Name,
            ["chainType"] = network.Parameters.ChainType.ToString(),
            ["genesis"] = GenesisFileName,
            ["maxBlockWeight"] = network.Parameters.MaxBlockWeight,
            ["nrd"] = network.Parameters.NrdEnabled,
        };
        File.WriteAllBytes(PathOf(RecordedChain.NetworkFileName), JsonSerializer.SerializeToUtf8Bytes(content, Json));
    }

    private void WriteMessage(FileStream file, byte type, ReadOnlySpan<byte> body)
    {
        Span<byte> header = stackalloc byte[MessageHeaderSize];
        BinaryPrimitives.WriteUInt16BigEndian(header, _magic);
        header[2] = type;
        BinaryPrimitives.WriteUInt64BigEndian(header[3..], (ulong)body.Length);
        file.Write(header);
        file.Write(body);
    }

    private FileStream Create(string name) => File.Create(PathOf(name), BufferSize);

    private string PathOf(string name) => Path.Combine(_folder, name);
}
