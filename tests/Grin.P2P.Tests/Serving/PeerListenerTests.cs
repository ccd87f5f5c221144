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

    [Fact]
    public async Task Blocks_are_served_to_versions_that_can_read_them()
    {
        foreach ((uint version, bool served) in new[] { (3u, true), (1000u, true), (2u, false), (0u, false) })
        {
            using ScriptedPeer peer = await VisitAsync(_listener, version);
            await peer.WriteAsync(new GetBlock(TestNetwork.Devnet.GenesisHash));
            await peer.WriteAsync(new Ping(default));

            (MessageType type, byte[] body) = await peer.ReadAsync();

            Assert.Equal(served ? MessageType.Block : MessageType.Pong, type);
            Assert.True(!served || Grin.Chain.Blocks.Block.TryParse(body, TestNetwork.Devnet.Parameters, new(version), out _, out _));
        }
    }

    [Fact]
    public async Task Header_segments_are_served_to_peers_that_know_them_and_not_too_many()
    {
        using ScriptedPeer ignorant = await VisitAsync(_listener, capabilities: Capabilities.HeaderHistory);
        await ignorant.WriteAsync(new GetHeaderSegment(new SegmentIdentifier(9, 0)));
        await ignorant.WriteAsync(new Ping(default));
        Assert.Equal(MessageType.Pong, (await ignorant.ReadAsync()).Type);

        await using PeerListener listener = Listen(new PeerListenerOptions { Connection = TestNetwork.Options() with { MaxHeaderSegmentRequestsPerMinute = 2 } });
        using ScriptedPeer peer = await VisitAsync(listener);
        await peer.WriteAsync(new GetHeaderSegment(new SegmentIdentifier(8, 0)));
        foreach (ulong index in new ulong[] { 2, 3, 1 })
        {
            await peer.WriteAsync(new GetHeaderSegment(new SegmentIdentifier(9, index)));
        }

        await peer.WriteAsync(new Ping(default));
        MessageType[] answers = [(await peer.ReadAsync()).Type, (await peer.ReadAsync()).Type, (await peer.ReadAsync()).Type];
        Assert.Equal([MessageType.HeaderSegment, MessageType.HeaderSegment, MessageType.Pong], answers);
    }

    [Fact]
    public async Task Requests_are_answered_in_order_and_unanswerable_ones_with_silence()
    {
        using ScriptedPeer peer = await VisitAsync(_listener);
        (SegmentKind kind, Hash block, SegmentIdentifier id) = _handler.Segments.First(segment => segment.Kind == SegmentKind.RangeProof);
        await peer.WriteAsync(new GetSegment(kind, block, id));
        await peer.WriteAsync(new GetSegment(kind, Hash.Zero, id));
        await peer.WriteAsync(new GetPeerAddrs(Capabilities.PeerList));
        await peer.WriteAsync(new GetHeaders([TestNetwork.Headers[^2].Hash]));

        MessageType[] answers = [(await peer.ReadAsync()).Type, (await peer.ReadAsync()).Type, (await peer.ReadAsync()).Type];
        Assert.Equal([MessageType.RangeProofSegment, MessageType.PeerAddrs, MessageType.Headers], answers);
    }

    [Fact]
    public async Task A_handler_that_fails_is_silent_and_the_connection_lives_on()
    {
        await using PeerListener listener = PeerListener.Start(
            AnyPort, new PeerListenerOptions { Connection = TestNetwork.Options() }, new FailingHandler(), TimeProvider.System, NullLogger.Instance);
        using ScriptedPeer peer = await VisitAsync(listener);
        await peer.WriteAsync(new GetHeaders([Hash.Zero]));
        await peer.WriteAsync(new Ping(default));

        Assert.Equal(MessageType.Pong, (await peer.ReadAsync()).Type);
    }

    [Fact]
    public async Task Visitors_beyond_the_limit_and_refused_ones_are_closed_without_a_word()
    {
        var accepted = new TaskCompletionSource();
        await using PeerListener listener = Listen(new PeerListenerOptions { Connection = TestNetwork.Options(), MaxInbound = 1, OnAccepted = _ => accepted.SetResult() });
        await using PeerConnection first = await ConnectAsync(listener);
        await accepted.Task.WaitAsync(Cancelled);
        await Faults.AssertAsync(PeerFaultReason.Disconnected, PeerFaultSeverity.Score, ConnectAsync(listener));

        Assert.Single(listener.Connections);
        await using PeerListener choosy = Listen(new PeerListenerOptions { Connection = TestNetwork.Options(), Refuse = _ => true });
        await Faults.AssertAsync(PeerFaultReason.Disconnected, PeerFaultSeverity.Score, ConnectAsync(choosy));
    }

    [Fact]
    public async Task A_filter_alters_precedes_and_follows_frames()
    {
        await using PeerListener listener = Listen(MessageType.Pong, async (frame, stream, cancelled) =>
        {
            byte[] altered = frame.Bytes.ToArray();
            altered[^1] ^= 0xFF;
            await stream.WriteAsync(OutgoingFrame.Of(TestNetwork.Magic, new GetBlock(Hash.Zero)).Bytes, cancelled);
            await stream.WriteAsync(altered, cancelled);
            await stream.WriteAsync(OutgoingFrame.Of(TestNetwork.Magic, new GetBlock(Hash.Zero)).Bytes, cancelled);
            return true;
        });
        await using PeerConnection connection = await ConnectAsync(listener);

        Assert.Equal(_handler.Tip with { Height = _handler.Tip.Height ^ 0xFF }, await connection.PingAsync(Cancelled));
        Assert.Equal(_handler.Tip.TotalDifficulty, connection.Remote.TotalDifficulty);
        Assert.NotEmpty(await connection.GetPeerAddressesAsync(Capabilities.None, Cancelled));
    }

    [Fact]
    public async Task A_filter_drops_frames()
    {
        await using PeerListener listener = Listen(MessageType.Pong, (_, _, _) => ValueTask.FromResult(true));
        using ScriptedPeer peer = await VisitAsync(listener);
        await peer.WriteAsync(new Ping(default));
        await peer.WriteAsync(new GetPeerAddrs(Capabilities.None));

        Assert.Equal(MessageType.PeerAddrs, (await peer.ReadAsync()).Type);
    }

    [Fact]
    public async Task A_filter_cuts_a_frame_and_hangs_up()
    {
        await using PeerListener listener = Listen(MessageType.PeerAddrs, async (frame, stream, cancelled) =>
        {
            await stream.WriteAsync(frame.Bytes[..13], cancelled);
            return false;
        });
        await using PeerConnection connection = await ConnectAsync(listener);

        await Faults.AssertAsync(PeerFaultReason.Disconnected, PeerFaultSeverity.Score, connection.GetPeerAddressesAsync(Capabilities.None, Cancelled));
        await Faults.AssertClosedAsync(PeerFaultReason.Disconnected, PeerFaultSeverity.Score, connection);
    }

    [Fact]
    public async Task A_filter_reaches_the_handshake()
    {
        await using PeerListener listener = Listen(MessageType.Shake, async (frame, stream, cancelled) =>
        {
            byte[] altered = frame.Bytes.ToArray();
            altered[^1] ^= 1;
            await stream.WriteAsync(altered, cancelled);
            return true;
        });

        await Faults.AssertAsync(PeerFaultReason.Genesis, PeerFaultSeverity.Disconnect, ConnectAsync(listener));
    }

    [Fact]
    public async Task A_stream_can_be_put_between()
    {
        await using PeerListener listener = Listen(new PeerListenerOptions
        {
            Connection = TestNetwork.Options(),
            WrapStream = stream =>
            {
                stream.Dispose();
                return Stream.Null;
            },
        });

        await Faults.AssertAsync(PeerFaultReason.Disconnected, PeerFaultSeverity.Score, ConnectAsync(listener));
    }

    private PeerListener Listen(MessageType type, Func<OutgoingFrame, Stream, CancellationToken, ValueTask<bool>> send) =>
        Listen(new PeerListenerOptions { Connection = TestNetwork.Options(), FrameFilter = _ => new ScriptedFilter(type, send) });

    private static async Task<ScriptedPeer> VisitAsync(
        PeerListener listener, uint version = 1000, Capabilities capabilities = Capabilities.HeaderSegments)
    {
        var peer = new ScriptedPeer();
        await peer.ConnectAsync(listener.LocalEndPoint);
        await peer.WriteAsync(new Hand(
            new(version), capabilities, 1, 1, new PeerAddress(IPAddress.Any, 1), new PeerAddress(IPAddress.Any, 2), "visitor", TestNetwork.Devnet.GenesisHash));
        Assert.Equal(MessageType.Shake, (await peer.ReadAsync()).Type);
        return peer;
    }

    private PeerListener Listen(PeerListenerOptions options) =>
        PeerListener.Start(AnyPort, options, _handler, TimeProvider.System, NullLogger.Instance);

    private static Task<PeerConnection> ConnectAsync(PeerListener listener) => PeerConnection.ConnectAsync(
        listener.LocalEndPoint, TestNetwork.Options(), new SilentHandler(), TimeProvider.System, NullLogger.Instance, Cancelled);

    private sealed class FailingHandler : IRequestHandler
    {
        public ChainTip Tip => default;

        public ValueTask<IReadOnlyList<BlockHeader>?> GetHeadersAsync(IReadOnlyList<Hash> locator, CancellationToken cancellationToken) =>
            throw new IOException("The store is gone.");
    }
}
