using System.Net;
using Grin.P2P;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GrinOrleansSync.Devnet.Tests.Peers;

/// <summary>A peer on a free port whose clock stands, and a client whose clock stands too until a test moves it.</summary>
internal sealed class PeerProbe : IAsyncDisposable
{
    private readonly ChainPeer _peer;

    public PeerProbe(RecordedChain chain, ChainPeerOptions? options = null)
    {
        Chain = chain;
        _peer = ChainPeer.Start(chain, (options ?? new ChainPeerOptions()) with { Time = PeerTime });
    }

    public RecordedChain Chain { get; }

    public FakeTimeProvider PeerTime { get; } = new();

    public FakeTimeProvider ClientTime { get; } = new();

    public IPEndPoint EndPoint => _peer.EndPoint;

    public ChainPeer Peer => _peer;

    public static PeerProbe With(string fault, RecordedChain? chain = null) =>
        new(chain ?? RecordedChains.Demo, new ChainPeerOptions { Faults = HandlerProbe.Faults(fault) });

    /// <summary>A connection of the client that real syncs use.</summary>
    public Task<PeerConnection> ConnectAsync(uint version = 1000) => PeerConnection.ConnectAsync(
        EndPoint,
        new PeerConnectionOptions { Network = Chain.Network, Version = new Grin.Chain.Wire.ProtocolVersion(version) },
        new NoAnswers(),
        ClientTime,
        NullLogger.Instance,
        TestContext.Current.CancellationToken);

    /// <summary>A connection that sends and reads frames as they are.</summary>
    public Task<RawClient> ConnectRawAsync(uint version = 1000, Capabilities capabilities = Capabilities.HeaderSegments) =>
        RawClient.ConnectAsync(EndPoint, Chain.Network, version, capabilities);

    public ValueTask DisposeAsync() => _peer.DisposeAsync();

    private sealed class NoAnswers : IRequestHandler
    {
        public ChainTip Tip => default;
    }
}
