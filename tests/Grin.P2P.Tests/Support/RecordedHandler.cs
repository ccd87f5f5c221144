using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Segments;
using Grin.Chain.Wire;
using Grin.TestData;

namespace Grin.P2P.Tests.Support;

/// <summary>Serves devnet-1100 as recorded.</summary>
internal sealed class RecordedHandler : IRequestHandler
{
    private readonly Dictionary<(SegmentKind Kind, Hash Block, SegmentIdentifier Id), byte[]> _segments = [];

    public RecordedHandler()
    {
        foreach ((byte type, byte[] body) in RecordedMessages.Read(TestNetwork.SegmentFile))
        {
            Assert.True(SegmentMessageTypes.IsAnswer((MessageType)type, out SegmentKind kind));
            var reader = new WireReader(body);
            _segments.Add((kind, reader.ReadHash(), SegmentIdentifier.Read(ref reader)), body);
        }
    }

    public IEnumerable<(SegmentKind Kind, Hash Block, SegmentIdentifier Id)> Segments => _segments.Keys;

    public ChainTip Tip { get; set; } = new(TestNetwork.Headers[^1].TotalDifficulty, TestNetwork.Headers[^1].Height);

    public byte[] Body(SegmentKind kind, Hash block, SegmentIdentifier id) => _segments[(kind, block, id)];

    public ValueTask<IReadOnlyList<BlockHeader>?> GetHeadersAsync(IReadOnlyList<Hash> locator, CancellationToken cancellationToken)
    {
        BlockHeader? start = TestNetwork.Headers.LastOrDefault(header => locator.Contains(header.Hash));
        return new(start is null ? [] : [.. TestNetwork.Headers.Skip((int)start.Height + 1).Take(MessageLimits.MaxHeaders)]);
    }

    public ValueTask<ReadOnlyMemory<byte>?> GetSegmentAsync(SegmentKind kind, Hash blockHash, SegmentIdentifier id, ProtocolVersion version, CancellationToken cancellationToken) =>
        new(_segments.TryGetValue((kind, blockHash, id), out byte[]? body) ? new ReadOnlyMemory<byte>(body) : null);

    public ValueTask<IReadOnlyList<BlockHeader>?> GetHeaderSegmentAsync(ulong index, CancellationToken cancellationToken) =>
        new([.. TestNetwork.Headers.Skip((int)(index * MessageLimits.MaxHeaders) + 1).Take(MessageLimits.MaxHeaders)]);

    public ValueTask<ReadOnlyMemory<byte>?> GetBlockAsync(Hash blockHash, ProtocolVersion version, CancellationToken cancellationToken) =>
        new(blockHash == TestNetwork.Devnet.GenesisHash ? Encode(version) : null);

    public ValueTask<IReadOnlyList<PeerAddress>?> GetPeerAddressesAsync(Capabilities wanted, CancellationToken cancellationToken) =>
        new([new PeerAddress(System.Net.IPAddress.Parse("192.0.2.7"), 3414)]);

    private static ReadOnlyMemory<byte>? Encode(ProtocolVersion version)
    {
        var writer = new WireWriter();
        TestNetwork.Devnet.Genesis.Write(writer, version);
        return writer.WrittenMemory;
    }
}
