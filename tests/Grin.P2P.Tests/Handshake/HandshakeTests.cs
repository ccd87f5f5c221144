using System.Net;
using Grin.Chain.Wire;
using Grin.P2P.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Grin.P2P.Tests.Handshake;

public sealed class HandshakeTests : IDisposable
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Parse("127.0.0.2"), 0);

    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedPeer _peer = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _peer.Dispose();

    [Fact]
    public async Task The_connecting_side_tells_who_it_is_and_learns_who_answers()
    {
        PeerConnectionOptions options = TestNetwork.Options() with
        {
            Capabilities = Capabilities.HeaderHistory | Capabilities.HeaderSegments,
            UserAgent = "tester",
            ListeningPort = 4711,
        };
        Task<PeerConnection> connecting = ConnectAsync(options, new SilentHandler { Tip = new ChainTip(77, 5) });
        Shake shake = ScriptedPeer.Shake(Capabilities.Segments, totalDifficulty: 99) with { Version = new ProtocolVersion(2) };
        Hand hand = await _peer.ShakeHandsAsync(shake);
        await using PeerConnection connection = await connecting;

        Assert.Equal(ProtocolVersion.Local, hand.Version);
        Assert.Equal(options.Capabilities, hand.Capabilities);
        Assert.Equal(77UL, hand.TotalDifficulty);
        Assert.Equal(4711, hand.Sender.Port);
        Assert.Equal(_peer.EndPoint, hand.Receiver.ToEndPoint());
        Assert.Equal("tester", hand.UserAgent);
        Assert.Equal(TestNetwork.Devnet.GenesisHash, hand.Genesis);
        Assert.Equal(new ProtocolVersion(2), connection.Remote.AnnouncedVersion);
        Assert.Equal(new ProtocolVersion(2), connection.Remote.Version);
        Assert.Equal(Capabilities.Segments, connection.Remote.Capabilities);
        Assert.Equal("scripted", connection.Remote.UserAgent);
        Assert.Equal(new ChainTip(99, 0), connection.Remote.Tip);
    }

    [Fact]
    public async Task The_accepting_side_records_the_port_and_negotiates_the_version()
    {
        var accepted = new TaskCompletionSource<PeerConnection>();
        await using PeerListener listener = Listen(TestNetwork.Options() with { Version = new ProtocolVersion(3) }, accepted);
        await _peer.ConnectAsync(listener.LocalEndPoint);
        await _peer.WriteAsync(Hand() with { Version = new ProtocolVersion(1), Sender = new PeerAddress(IPAddress.IPv6Any, 3414), TotalDifficulty = 12 });

        (MessageType type, byte[] body) = await _peer.ReadAsync();
        PeerConnection connection = await accepted.Task.WaitAsync(Cancelled);

        Assert.Equal(MessageType.Shake, type);
        Assert.True(Shake.TryParse(body, out Shake? shake, out _));
        Assert.Equal(new ProtocolVersion(3), shake.Version);
        Assert.Equal(TestNetwork.Devnet.GenesisHash, shake.Genesis);
        Assert.Equal(new ProtocolVersion(1), connection.Remote.Version);
        Assert.Equal(3414, connection.Remote.ListeningPort);
        Assert.Equal(new ChainTip(12, 0), connection.Remote.Tip);
    }

    [Fact]
    public async Task Another_genesis_is_disconnected_by_the_connecting_side()
    {
        Task<PeerConnection> connecting = ConnectAsync(TestNetwork.Options());
        await _peer.ShakeHandsAsync(ScriptedPeer.Shake() with { Genesis = TestNetwork.OtherGenesis.GenesisHash });

        await Faults.AssertAsync(PeerFaultReason.Genesis, PeerFaultSeverity.Disconnect, connecting);
        Assert.True(await _peer.ReadEndAsync());
    }

    [Fact]
    public async Task Another_genesis_is_refused_by_the_accepting_side_without_a_shake()
    {
        var refused = new TaskCompletionSource<PeerFault>();
        await using PeerListener listener = Listen(TestNetwork.Options(), refused: refused);
        await _peer.ConnectAsync(listener.LocalEndPoint);
        await _peer.WriteAsync(Hand() with { Genesis = TestNetwork.OtherGenesis.GenesisHash });

        Assert.Equal(PeerFaultReason.Genesis, (await refused.Task.WaitAsync(Cancelled)).Reason);
        Assert.True(await _peer.ReadEndAsync());
    }

    [Fact]
    public async Task A_process_recognises_itself_on_both_sides()
    {
        var refused = new TaskCompletionSource<PeerFault>();
        PeerConnectionOptions options = TestNetwork.Options();
        await using PeerListener listener = Listen(options, refused: refused);

        await Faults.AssertAsync(PeerFaultReason.Self, PeerFaultSeverity.Disconnect, ConnectAsync(options, remote: listener.LocalEndPoint));
        Assert.Equal(PeerFaultReason.Self, (await refused.Task.WaitAsync(Cancelled)).Reason);
    }

    [Fact]
    public async Task Processes_of_one_cluster_recognise_each_other_on_both_sides()
    {
        var refused = new TaskCompletionSource<PeerFault>();
        await using PeerListener listener = Listen(InCluster(1), refused: refused);

        await Faults.AssertAsync(PeerFaultReason.Self, PeerFaultSeverity.Disconnect, ConnectAsync(InCluster(1), remote: listener.LocalEndPoint));
        Assert.Equal(PeerFaultReason.Self, (await refused.Task.WaitAsync(Cancelled)).Reason);
    }

    [Fact]
    public async Task Processes_of_different_clusters_connect()
    {
        var accepted = new TaskCompletionSource<PeerConnection>();
        await using PeerListener listener = Listen(InCluster(1), accepted);

        await using PeerConnection connection = await ConnectAsync(InCluster(2), remote: listener.LocalEndPoint);

        Assert.Equal(connection.Remote.UserAgent, (await accepted.Task.WaitAsync(Cancelled)).Remote.UserAgent);
    }

    [Fact]
    public async Task Only_our_own_hand_returned_tells_that_it_is_ourselves()
    {
        Task<PeerConnection> first = ConnectAsync(TestNetwork.Options());
        await _peer.AcceptAsync();
        (MessageType type, byte[] body) = await _peer.ReadAsync();
        await _peer.WriteAsync(new RawMessage(type, body));
        await Faults.AssertAsync(PeerFaultReason.Self, PeerFaultSeverity.Disconnect, first);

        Task<PeerConnection> second = ConnectAsync(TestNetwork.Options());
        await _peer.AcceptAsync();
        await _peer.ReadAsync();
        await _peer.WriteAsync(new RawMessage(type, body));
        await Faults.AssertAsync(PeerFaultReason.Malformed, PeerFaultSeverity.Ban, second);
    }

    [Fact]
    public async Task Silence_instead_of_a_shake_is_a_timeout()
    {
        Task<PeerConnection> connecting = ConnectAsync(TestNetwork.Options());
        await _peer.AcceptAsync();
        await _peer.ReadAsync();

        await AdvanceUntilAsync(connecting, TimeSpan.FromSeconds(10));

        await Faults.AssertAsync(PeerFaultReason.Timeout, PeerFaultSeverity.Score, connecting);
    }

    [Fact]
    public async Task A_silent_visitor_is_dropped_and_holds_up_nobody()
    {
        var refused = new TaskCompletionSource<PeerFault>();
        await using PeerListener listener = Listen(TestNetwork.Options(), refused: refused);
        await _peer.ConnectAsync(listener.LocalEndPoint);

        await using (PeerConnection other = await ConnectAsync(TestNetwork.Options(), remote: listener.LocalEndPoint))
        {
            Assert.False(refused.Task.IsCompleted);
        }

        await AdvanceUntilAsync(refused.Task, TimeSpan.FromSeconds(10));
        Assert.Equal(PeerFaultReason.Timeout, (await refused.Task).Reason);
        Assert.True(await _peer.ReadEndAsync());
    }

    [Fact]
    public async Task Hanging_up_at_connect_or_in_the_handshake_is_a_disconnect()
    {
        Task<PeerConnection> first = ConnectAsync(TestNetwork.Options());
        await _peer.AcceptAsync();
        _peer.HangUp();
        await Faults.AssertAsync(PeerFaultReason.Disconnected, PeerFaultSeverity.Score, first);

        Task<PeerConnection> second = ConnectAsync(TestNetwork.Options());
        await _peer.AcceptAsync();
        await _peer.ReadAsync();
        await _peer.WriteRawAsync(OutgoingFrame.Of(TestNetwork.Magic, ScriptedPeer.Shake()).Bytes[..20]);
        _peer.Reset();
        await Faults.AssertAsync(PeerFaultReason.Disconnected, PeerFaultSeverity.Score, second);
    }

    [Fact]
    public async Task Nobody_there_is_a_disconnect()
    {
        IPEndPoint gone = _peer.EndPoint;
        _peer.Dispose();

        await Faults.AssertAsync(PeerFaultReason.Disconnected, PeerFaultSeverity.Score, ConnectAsync(TestNetwork.Options(), remote: gone));
    }

    [Theory]
    [InlineData("492b030000000000000010", PeerFaultReason.Malformed)]
    [InlineData("492b0200000000000000050000000000", PeerFaultReason.Malformed)]
    [InlineData("474554202f", PeerFaultReason.Malformed)]
    [InlineData("492b020000000000000161", PeerFaultReason.TooLarge)]
    public async Task Anything_else_than_a_shake_bans(string bytes, string reason)
    {
        Task<PeerConnection> connecting = ConnectAsync(TestNetwork.Options());
        await _peer.AcceptAsync();
        await _peer.ReadAsync();
        await _peer.WriteRawAsync(Convert.FromHexString(bytes));

        await Faults.AssertAsync(reason, PeerFaultSeverity.Ban, connecting);
        (MessageType type, byte[] body) = await _peer.ReadAsync();
        Assert.Equal(MessageType.BanReason, type);
        Assert.Equal([0, 0, 0, (byte)BanReasonCode.BadHandshake], body);
    }

    [Fact]
    public async Task Giving_up_while_connecting_is_a_cancellation_and_no_fault()
    {
        using var giveUp = new CancellationTokenSource();
        Task<PeerConnection> connecting = PeerConnection.ConnectAsync(
            _peer.EndPoint, TestNetwork.Options(), new SilentHandler(), _time, NullLogger.Instance, giveUp.Token);
        await _peer.AcceptAsync();
        await _peer.ReadAsync();

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
    }

    private static Hand Hand() => new(
        ProtocolVersion.Local,
        Capabilities.None,
        Nonce: 1,
        TotalDifficulty: 1,
        new PeerAddress(IPAddress.Any, 1),
        new PeerAddress(IPAddress.Any, 2),
        "scripted",
        TestNetwork.Devnet.GenesisHash);

    private static PeerConnectionOptions InCluster(byte cluster)
    {
        var nonces = new NonceRegistry();
        nonces.Share([.. Enumerable.Repeat(cluster, NonceRegistry.KeyLength)]);
        return TestNetwork.Options() with { Nonces = nonces };
    }

    private Task<PeerConnection> ConnectAsync(PeerConnectionOptions options, IRequestHandler? handler = null, IPEndPoint? remote = null) =>
        PeerConnection.ConnectAsync(remote ?? _peer.EndPoint, options, handler ?? new SilentHandler(), _time, NullLogger.Instance, Cancelled);

    private PeerListener Listen(PeerConnectionOptions options, TaskCompletionSource<PeerConnection>? accepted = null, TaskCompletionSource<PeerFault>? refused = null) =>
        PeerListener.Start(
            AnyPort,
            new PeerListenerOptions
            {
                Connection = options,
                OnAccepted = connection => accepted?.TrySetResult(connection),
                OnRefused = (_, fault) => refused?.TrySetResult(fault),
            },
            new SilentHandler(),
            _time,
            NullLogger.Instance);

    /// <summary>Lets time pass in steps until something that waits for a timer set on another thread has happened.</summary>
    private async Task AdvanceUntilAsync(Task happened, TimeSpan step)
    {
        while (!happened.IsCompleted)
        {
            _time.Advance(step);
            await Task.Yield();
        }
    }
}
