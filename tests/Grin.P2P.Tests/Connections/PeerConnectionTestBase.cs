using System.Collections.Concurrent;
using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Segments;
using Grin.P2P.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Grin.P2P.Tests.Connections;

/// <summary>A connection to a peer that the test plays.</summary>
public abstract class PeerConnectionTestBase : IAsyncDisposable
{
    private protected static readonly Hash Block = TestNetwork.Headers[^1].Hash;
    private protected static readonly Hash OtherBlock = TestNetwork.Headers[1].Hash;

    private PeerConnection? _connection;

    private protected FakeTimeProvider Time { get; } = new();

    private protected ScriptedPeer Peer { get; } = new();

    private protected ConcurrentQueue<SegmentAnswer> Late { get; } = new();

    private protected SemaphoreSlim LateArrived { get; } = new(0);

    private protected ConcurrentQueue<PeerFault> Stalls { get; } = new();

    private protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private protected PeerConnection Connection => _connection ?? throw new InvalidOperationException("Not connected.");

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        Peer.Dispose();
        LateArrived.Dispose();
    }

    private protected static SegmentIdentifier Id(int index) => new(11, (ulong)index);

    private protected static RawMessage Answer(int index, Hash? block = null, SegmentKind kind = SegmentKind.Kernel)
    {
        byte[] body = new WireBytes(writer =>
        {
            writer.WriteHash(block ?? Block);
            Id(index).Write(writer);
            writer.WriteZeros(1_000 + index);
        });
        return new RawMessage(SegmentMessageTypes.Answer(kind), body);
    }

    private protected async Task ConnectAsync(PeerConnectionOptions? options = null, IRequestHandler? handler = null)
    {
        options = (options ?? TestNetwork.Options()) with
        {
            OnLateSegment = answer =>
            {
                Late.Enqueue(answer);
                LateArrived.Release();
            },
            OnStalled = (_, fault) => Stalls.Enqueue(fault),
        };
        Task<PeerConnection> connecting = PeerConnection.ConnectAsync(
            Peer.EndPoint, options, handler ?? new SilentHandler(), Time, NullLogger.Instance, Cancelled);
        await Peer.ShakeHandsAsync();
        _connection = await connecting;
    }

    private protected Task<SegmentAnswer> AskAsync(int index) => Connection.GetSegmentAsync(SegmentKind.Kernel, Block, Id(index), Cancelled);

    private protected Task AssertAliveAsync() => AssertAnsweredAsync(1_000);

    private protected async Task AssertAnsweredAsync(int index)
    {
        Task<SegmentAnswer> asked = AskAsync(index);
        while ((await Peer.ReadAsync()).Type != MessageType.GetKernelSegment)
        {
        }

        await Peer.WriteAsync(Answer(index));
        Assert.Equal(Id(index), (await asked).Id);
    }

    private protected async Task AssertLocatorAsync(BlockHeader header)
    {
        (MessageType type, byte[] body) = await Peer.ReadAsync();
        Assert.Equal(MessageType.GetHeaders, type);
        Assert.True(GetHeaders.TryParse(body, out GetHeaders? request, out _));
        Assert.Equal([header.Hash], request.Locator);
    }

    private protected async Task AssertFarewellAsync(BanReasonCode code)
    {
        (MessageType type, byte[] body) = await Peer.ReadAsync();
        Assert.Equal(MessageType.BanReason, type);
        Assert.Equal([0, 0, 0, (byte)code], body);
    }
}
