using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Grin.P2P;
using GrinOrleansSync.Devnet.Faults;
using GrinOrleansSync.Devnet.Recording;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GrinOrleansSync.Devnet.Peers;

/// <summary>
/// A Grin peer on real TCP that serves a recorded chain: headers by locator and in segments, the recorded blocks, and the
/// state at the recorded horizon; where a node is silent, so is it.
/// </summary>
public sealed class ChainPeer : IAsyncDisposable
{
    private readonly PeerListener _listener;
    private IReadOnlyList<PeerAddress> _peerAddresses = [];
    private bool _disposed;

    private ChainPeer(RecordedChain chain, ChainPeerOptions options, ILogger log)
    {
        Options = options;
        ImmutableArray<Fault> faults = [.. FaultCatalogue.All.Where(options.Faults.Contains)];
        var handler = new ChainRequestHandler(chain, options, faults, () => _peerAddresses);
        Bandwidth? bandwidth = options.BytesPerSecond is int rate ? new Bandwidth(rate, options.Time) : null;
        bool filtered = !faults.IsEmpty || bandwidth is not null || options.Latency > TimeSpan.Zero;
        bool hangsUp = faults.Any(fault => fault.HangsUpAtConnect);
        var listenerOptions = new PeerListenerOptions
        {
            Connection = new PeerConnectionOptions
            {
                Network = chain.Network,
                Version = options.Version,
                Capabilities = options.Capabilities,
                UserAgent = "GrinOrleansSync devnet",
                ListeningPort = (ushort)options.Listen.Port,

                // Clients keep to the rate that nodes ask of them; a second brake here would only hide one that does not.
                MaxMessagesPerMinute = int.MaxValue,
                MaxIncomingMessagesPerMinute = options.MaxIncomingMessagesPerMinute,
            },
            Refuse = hangsUp ? static _ => true : null,
            FrameFilter = filtered ? _ => new PeerFrameFilter(chain.Network.Parameters, options, faults, bandwidth) : null,
        };
        try
        {
            _listener = PeerListener.Start(options.Listen, listenerOptions, handler, options.Time, log);
        }
        catch (SocketException exception)
        {
            throw new PeerListenException(options.Listen, exception);
        }
    }

    /// <summary>How it behaves.</summary>
    public ChainPeerOptions Options { get; }

    /// <summary>Where it listens, with the port that the system chose when it was asked for port 0.</summary>
    public IPEndPoint EndPoint => _listener.LocalEndPoint;

    /// <summary>Connections that have shaken hands and are open.</summary>
    public int ConnectionCount => _listener.Connections.Count;

    /// <summary>What it answers who asks for addresses: at most 256.</summary>
    public IReadOnlyList<PeerAddress> PeerAddresses
    {
        get => _peerAddresses;
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Count, MessageLimits.MaxPeerAddresses);
            _peerAddresses = value;
        }
    }

    /// <summary>Starts listening.</summary>
    /// <param name="chain">What it serves; many peers can share one.</param>
    /// <param name="options">How it behaves.</param>
    /// <param name="log">Where connections tell of themselves.</param>
    /// <exception cref="PeerListenException">The port is taken, or the address is not this machine's.</exception>
    public static ChainPeer Start(RecordedChain chain, ChainPeerOptions options, ILogger? log = null) =>
        new(chain, options, log ?? NullLogger.Instance);

    /// <summary>Stops listening and closes every connection.</summary>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _disposed, true) ? ValueTask.CompletedTask : _listener.DisposeAsync();
}
