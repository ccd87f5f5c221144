using System.Net;
using System.Threading.Channels;
using Grin.Chain;
using Grin.Chain.Segments;
using Grin.P2P.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Grin.P2P.Tests.Pool;

/// <summary>A pool whose peers are played by the test.</summary>
public abstract class PeerPoolTestBase : IAsyncDisposable
{
    private static readonly Hash Block = TestNetwork.Headers[^1].Hash;

    private readonly List<ScriptedPeer> _peers = [];
    private readonly Dictionary<IPEndPoint, PeerConnection> _connections = [];
    private PeerPool? _pool;

    protected static PeerQuery Anybody { get; } = new();

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    protected FakeTimeProvider Time { get; } = new();

    /// <summary>Set before the pool is used.</summary>
    protected PeerPoolOptions Options { get; set; } = new();

    /// <summary>Set before the pool is used.</summary>
    protected PeerConnectionOptions ConnectionOptions { get; set; } = TestNetwork.Options();

    protected Channel<(IPEndPoint EndPoint, PeerFault Fault)> IncidentsTold { get; } = Channel.CreateUnbounded<(IPEndPoint, PeerFault)>();

    protected Channel<PeerConnection> Connected { get; } = Channel.CreateUnbounded<PeerConnection>();

    protected Channel<IPEndPoint> Disconnected { get; } = Channel.CreateUnbounded<IPEndPoint>();

    protected PeerPool Pool => _pool ??= NewPool();

    public async ValueTask DisposeAsync()
    {
        if (_pool is not null)
        {
            await _pool.DisposeAsync();
        }

        _peers.ForEach(peer => peer.Dispose());
        GC.SuppressFinalize(this);
    }

    private PeerPool NewPool() => new(
        Options with
        {
            OnFault = (endPoint, fault) => IncidentsTold.Writer.TryWrite((endPoint, fault)),
            OnConnected = connection => Connected.Writer.TryWrite(connection),
            OnDisconnected = (endPoint, _) => Disconnected.Writer.TryWrite(endPoint),
        },
        ConnectionOptions,
        new SilentHandler(),
        Time,
        new Random(1),
        NullLogger.Instance);

    private protected IReadOnlyList<ScriptedPeer> Peers => _peers;

    private protected ScriptedPeer NewPeer()
    {
        var peer = new ScriptedPeer();
        _peers.Add(peer);
        return peer;
    }

    private protected async Task ConnectAsync(ScriptedPeer peer, ChainTip tip = default, Capabilities? capabilities = null)
    {
        Pool.Add(peer.EndPoint);
        await peer.ShakeHandsAsync(capabilities is { } announced ? ScriptedPeer.Shake(announced) : null);
        Assert.Equal(MessageType.Ping, (await peer.ReadAsync()).Type);
        await peer.WriteAsync(new Pong(tip));
        PeerConnection connection = await Connected.Reader.ReadAsync(Cancelled);
        Assert.Equal(peer.EndPoint, connection.RemoteEndPoint);
        _connections[peer.EndPoint] = connection;
    }

    private protected PeerConnection ConnectionTo(ScriptedPeer peer) => _connections[peer.EndPoint];

    protected async Task<PeerLease> RentAsync()
    {
        PeerLease? lease = await Pool.RentAsync(Anybody, Cancelled);
        Assert.NotNull(lease);
        return lease;
    }

    protected static async Task AskAndFailAsync(PeerLease lease, ulong index)
    {
        PeerFaultException failure = await Assert.ThrowsAsync<PeerFaultException>(
            () => lease.Connection.GetSegmentAsync(SegmentKind.Kernel, Block, new SegmentIdentifier(11, index), Cancelled));
        lease.Failed(failure.Fault);
    }

    private protected async Task<PeerFault> NextFaultAsync(ScriptedPeer peer)
    {
        (IPEndPoint endPoint, PeerFault fault) = await IncidentsTold.Reader.ReadAsync(Cancelled);
        Assert.Equal(peer.EndPoint, endPoint);
        return fault;
    }

    private protected PeerState StateOf(ScriptedPeer peer) =>
        Pool.Snapshot().Single(statistics => statistics.EndPoint.Equals(peer.EndPoint)).State;
}
