using System.Net;

namespace Grin.P2P;

/// <summary>A pool's record of a peer. Guarded by the pool's lock.</summary>
internal sealed class PooledPeer
{
    // Weight of the newest answer in the running throughput.
    private const double Newest = 0.25;

    private readonly PeerPoolOptions _options;
    private readonly Dictionary<string, int> _faults = [];
    private double _window;
    private long _bytesOfClosedConnections;

    public PooledPeer(IPEndPoint endPoint, PeerPoolOptions options)
    {
        EndPoint = endPoint;
        _options = options;
        _window = options.InitialWindow;
    }

    public IPEndPoint EndPoint { get; }

    public PeerState State { get; set; } = PeerState.Waiting;

    /// <summary>Whether the owner wants a connection to it.</summary>
    public bool IsTarget { get; set; } = true;

    public bool IsBanned { get; set; }

    public PeerConnection? Connection { get; private set; }

    public long NextAttempt { get; set; }

    /// <summary>Incidents since it last delivered.</summary>
    public int Failures { get; private set; }

    public int InFlight { get; set; }

    public long Served { get; private set; }

    public double BytesPerSecond { get; private set; }

    public int Window => (int)_window;

    public double Load => InFlight / _window;

    public bool IsUsable => State == PeerState.Connected && Connection is { IsClosed: false, IsStalled: false };

    /// <summary>
    /// What the rate limits leave beyond the leases that are out: as if none of these had been used yet, so that they never
    /// wait for each other's turn.
    /// </summary>
    public RequestRoom RoomFor(PeerQuery query)
    {
        // Whoever wants that capability asks for header segments.
        RequestRoom room = Connection!.Room(query.Capabilities.HasFlag(Capabilities.HeaderSegments));
        return room with { Left = room.Left - InFlight };
    }

    public void Attach(PeerConnection connection) => Connection = connection;

    public void Detach()
    {
        _bytesOfClosedConnections += Connection?.BytesReceived ?? 0;
        Connection = null;
    }

    /// <summary>A good answer: the window grows by one when it has been filled once.</summary>
    public void Delivered(long bytes, TimeSpan elapsed)
    {
        Served++;
        Failures = 0;
        _window = Math.Min(_options.MaxWindow, _window + (1 / _window));
        double rate = bytes / Math.Max(elapsed.TotalSeconds, 0.001);
        BytesPerSecond = Served == 1 ? rate : BytesPerSecond + (Newest * (rate - BytesPerSecond));
    }

    public void Fail(PeerFault fault)
    {
        Failures++;
        _window = Math.Max(1, _window / 2);
        _faults[fault.Reason] = _faults.GetValueOrDefault(fault.Reason) + 1;
    }

    /// <summary>A connection that ended without a fault, but without use either.</summary>
    public void CountUselessConnection() => Failures++;

    /// <summary>Whether this is the better of two free peers: reliable, then idle, then untried, then fast.</summary>
    public bool IsBetterThan(PooledPeer other)
    {
        if (Failures != other.Failures)
        {
            return Failures < other.Failures;
        }

        if (Load != other.Load)
        {
            return Load < other.Load;
        }

        return Served == 0 != (other.Served == 0) ? Served == 0 : BytesPerSecond > other.BytesPerSecond;
    }

    public PeerStatistics Statistics() => new(
        EndPoint,
        State,
        IsBanned,
        Connection is { IsStalled: true },
        State == PeerState.Connected ? Connection!.Remote.Capabilities : Capabilities.None,
        State == PeerState.Connected ? Connection!.Remote.Tip : default,
        Served,
        _bytesOfClosedConnections + (Connection?.BytesReceived ?? 0),
        InFlight,
        Window,
        State == PeerState.Connected ? Connection!.Room(ofHeaderSegments: false).Left : 0,
        new Dictionary<string, int>(_faults));
}
