using System.Net;
using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Segments;
using Grin.P2P.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grin.P2P.Tests.Serving;

public sealed class PeerListenerTests : IAsyncDisposable
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Parse("127.0.0.2"), 0);

    private readonly RecordedHandler _handler = new();
    private readonly PeerListener _listener;

    public PeerListenerTests() => _listener = Listen(new PeerListenerOptions { Connection = TestNetwork.Options() });

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    [Fact]
    public async Task Every_recorded_segment_is_served_byte_for_byte()
    {
        await using PeerConnection connection = await ConnectAsync(_listener);
        foreach ((SegmentKind kind, Hash block, SegmentIdentifier id) in _handler.Segments)
        {
            SegmentAnswer answer = await connection.GetSegmentAsync(kind, block, id, Cancelled);

            Assert.Equal(_handler.Body(kind, block, id), answer.Body.ToArray());
            Assert.Equal((kind, block, id), (answer.Kind, answer.BlockHash, answer.Id));
            Assert.Same(connection, answer.From);
        }
    }

    [Fact]
    public async Task Headers_come_in_lists_and_in_segments()
    {
        await using PeerConnection connection = await ConnectAsync(_listener);

        IReadOnlyList<BlockHeader> list = await connection.GetHeadersAsync([TestNetwork.Devnet.GenesisHash], Cancelled);
        HeaderSegment segment = await connection.GetHeaderSegmentAsync(2, Cancelled);
        IReadOnlyList<BlockHeader> none = await connection.GetHeadersAsync([TestNetwork.Headers[^1].Hash], Cancelled);

        Assert.Equal(TestNetwork.Headers.Skip(1).Take(512).Select(header => header.Hash), list.Select(header => header.Hash));
        Assert.Equal(TestNetwork.Headers.Skip(1025).Select(header => header.Hash), segment.Items.Select(header => header.Hash));
        Assert.Empty(none);
    }

    [Fact]
    public async Task A_pong_tells_the_tip()
    {
        await using PeerConnection connection = await ConnectAsync(_listener);
        Assert.Equal(_handler.Tip.TotalDifficulty, connection.Remote.TotalDifficulty);
        Assert.False(connection.Remote.HeightKnown);

        ChainTip tip = await connection.PingAsync(Cancelled);

        Assert.Equal(_handler.Tip, tip);
        Assert.Equal(_handler.Tip, connection.Remote.Tip);
    }

    private PeerListener Listen(PeerListenerOptions options) =>
        PeerListener.Start(AnyPort, options, _handler, TimeProvider.System, NullLogger.Instance);

    private static Task<PeerConnection> ConnectAsync(PeerListener listener) => PeerConnection.ConnectAsync(
        listener.LocalEndPoint, TestNetwork.Options(), new SilentHandler(), TimeProvider.System, NullLogger.Instance, Cancelled);
}
