using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Grin.P2P;

/// <summary>
/// The outbound connections of one process: keeps them, hands out the right to ask, and knows how each peer has done. It
/// judges progress only; whether what a peer sends is true, its owner says.
/// </summary>
public sealed partial class PeerPool : IAsyncDisposable
{
    private static readonly object Reported = new();

    private readonly PeerPoolOptions _options;
    private readonly PeerConnectionOptions _connectionOptions;
    private readonly IRequestHandler _handler;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly ILogger _log;
    private readonly Lock _lock = new();
    private readonly Dictionary<PeerIdentity, PooledPeer> _peers = [];
    private readonly RenterQueue _renters;
    private readonly HashSet<Task> _running = [];
    private readonly ConditionalWeakTable<PeerFault, object> _reported = [];
    private readonly Lock _telling = new();
    private readonly ConditionalWeakTable<PeerFault, object> _told = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly ITimer _reconnect;
    private readonly ITimer _reopen;

    /// <summary>A pool without targets.</summary>
    /// <param name="options">How it behaves.</param>
    /// <param name="connectionOptions">How its connections behave.</param>
    /// <param name="handler">Answers what the peers ask.</param>
    /// <param name="time">The clock of delays and timeouts.</param>
    /// <param name="random">Spreads reconnects; used by the pool alone.</param>
    /// <param name="log">Where to log.</param>
    public PeerPool(
        PeerPoolOptions options,
        PeerConnectionOptions connectionOptions,
        IRequestHandler handler,
        TimeProvider time,
        Random random,
        ILogger log)
    {
        _options = options;
        _connectionOptions = connectionOptions with
        {
            OnStalled = (connection, fault) =>
            {
                connectionOptions.OnStalled?.Invoke(connection, fault);
                OnStalled(connection, fault);
            },
        };
        _handler = handler;
        _time = time;
        _random = random;
        _log = log;
        _reopen = time.CreateTimer(_ => Pump(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _renters = new RenterQueue(this, _peers, _reopen);
        _reconnect = time.CreateTimer(_ => Connect(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Adds a peer to keep a connection to; one that is excluded stays so.</summary>
    public void Add(IPEndPoint endPoint)
    {
        lock (_lock)
        {
            Find(endPoint).IsTarget = true;
        }

        Connect();
    }

    /// <summary>Keeps connections to these peers and no others; closes those to others.</summary>
    public async Task SetTargetsAsync(IReadOnlyCollection<IPEndPoint> endPoints)
    {
        var wanted = endPoints.Select(PeerIdentity.Of).ToHashSet();
        var surplus = new List<PeerConnection>();
        lock (_lock)
        {
            foreach (IPEndPoint endPoint in endPoints)
            {
                Find(endPoint).IsTarget = true;
            }

            foreach ((PeerIdentity identity, PooledPeer peer) in _peers)
            {
                if (!wanted.Contains(identity))
                {
                    peer.IsTarget = false;
                    surplus.AddRange(peer.Connection is null ? [] : [peer.Connection]);
                }
            }
        }

        Connect();
        await Task.WhenAll(surplus.Select(connection => connection.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    /// <summary>
    /// The best free peer that fits: fewest failures since it last delivered, then least loaded, then untried, then fastest.
    /// Waits while every peer that fits is busy or has been sent all it may be within a minute, and while a peer that is being connected might fit. Gives null as soon as
    /// no connected peer fits, whether free or busy, and none that might is being connected; peers that stall, that pause
    /// after a failure, or that wait for a connection slot do not count. Null may be otherwise a moment later.
    /// </summary>
    public async Task<PeerLease?> RentAsync(PeerQuery query, CancellationToken cancellationToken)
    {
        RenterQueue.Renter renter;
        lock (_lock)
        {
            renter = _renters.Enter(query, _closing.IsCancellationRequested);
        }

        await using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            _ =>
            {
                lock (_lock)
                {
                    _renters.Leave(renter, cancellationToken);
                }
            },
            null);
        return await renter.Lease.ConfigureAwait(false);
    }

    /// <summary>
    /// Excludes a peer for good, reports the fault unless it was reported, tells the peer why, and closes its connection.
    /// </summary>
    public async Task BanAsync(IPEndPoint endPoint, PeerFault fault, BanReasonCode reason, CancellationToken cancellationToken)
    {
        PooledPeer peer;
        PeerConnection? connection;
        lock (_lock)
        {
            peer = Find(endPoint);
            Count(peer, fault);
            peer.IsBanned = true;
            peer.State = PeerState.Excluded;
            connection = peer.Connection;
        }

        Tell(peer, fault);
        Pump();
        if (connection is not null)
        {
            await connection.BanAsync(reason, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What is known of every peer.</summary>
    public IReadOnlyList<PeerStatistics> Snapshot()
    {
        lock (_lock)
        {
            return [.. _peers.Values.Select(peer => peer.Statistics())];
        }
    }

    /// <summary>Closes every connection; whoever waits for a peer gets none.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _reconnect.DisposeAsync().ConfigureAwait(false);
        await _reopen.DisposeAsync().ConfigureAwait(false);
        Task[] running;
        lock (_lock)
        {
            running = [.. _running];
        }

        await Task.WhenAll(running).ConfigureAwait(false);
        Pump();
    }

    internal void OnDelivered(PooledPeer peer, long bytes, TimeSpan elapsed)
    {
        lock (_lock)
        {
            peer.Delivered(bytes, elapsed);
        }
    }

    internal void OnFailed(PooledPeer peer, PeerFault fault) => Report(peer, fault);

    internal void Return(PooledPeer peer)
    {
        lock (_lock)
        {
            peer.InFlight--;
        }

        Pump();
    }

    private void OnStalled(PeerConnection connection, PeerFault fault)
    {
        PooledPeer? peer;
        lock (_lock)
        {
            peer = _peers.GetValueOrDefault(PeerIdentity.Of(connection.RemoteEndPoint));
        }

        if (peer is not null)
        {
            Report(peer, fault);
        }
    }

    private void Report(PooledPeer peer, PeerFault fault)
    {
        lock (_lock)
        {
            Count(peer, fault);
        }

        Tell(peer, fault);
    }

    /// <summary>Counts an incident, once, whoever tells of it first.</summary>
    private void Count(PooledPeer peer, PeerFault fault)
    {
        if (!ReferenceEquals(fault, PeerFault.Closed) && _reported.TryAdd(fault, Reported))
        {
            peer.Fail(fault);
        }
    }

    /// <summary>
    /// Tells the owner of an incident, once; never under the pool's lock. When it returns the owner knows, whoever told it:
    /// someone who saw a request fail can rely on the incident being on record.
    /// </summary>
    private void Tell(PooledPeer peer, PeerFault fault)
    {
        lock (_telling)
        {
            if (!ReferenceEquals(fault, PeerFault.Closed) && _told.TryAdd(fault, Reported))
            {
                LogFault(_log, peer.EndPoint, fault);
                _options.OnFault?.Invoke(peer.EndPoint, fault);
            }
        }
    }

    private PooledPeer Find(IPEndPoint endPoint)
    {
        PeerIdentity identity = PeerIdentity.Of(endPoint);
        if (!_peers.TryGetValue(identity, out PooledPeer? peer))
        {
            _peers.Add(identity, peer = new PooledPeer(endPoint, _options));
        }

        return peer;
    }

    /// <summary>Starts attempts as far as slots are free and pauses are over, and sets the timer for the next.</summary>
    private void Connect()
    {
        lock (_lock)
        {
            if (_closing.IsCancellationRequested)
            {
                return;
            }

            long now = _time.GetTimestamp();
            int free = _options.MaxOutbound - _peers.Values.Count(peer => peer.State is PeerState.Connecting or PeerState.Connected);
            foreach (PooledPeer peer in _peers.Values.Where(IsWaiting).OrderBy(peer => peer.Failures).ToArray())
            {
                if (free > 0 && peer.NextAttempt <= now)
                {
                    free--;
                    peer.State = PeerState.Connecting;
                    _running.Add(Task.Run(() => KeepAsync(peer)));
                }
            }

            _running.RemoveWhere(task => task.IsCompleted);
            if (free > 0 && _peers.Values.Where(IsWaiting).MinBy(peer => peer.NextAttempt) is PooledPeer next)
            {
                _reconnect.Change(_time.GetElapsedTime(now, next.NextAttempt) + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
            }
        }

        static bool IsWaiting(PooledPeer peer) => peer is { State: PeerState.Waiting, IsTarget: true };
    }

    /// <summary>Makes one connection and follows it to its end.</summary>
    private async Task KeepAsync(PooledPeer peer)
    {
        PeerFault? fault = null;
        bool connected = false;
        try
        {
            await using PeerConnection connection = await PeerConnection.ConnectAsync(
                peer.EndPoint, _connectionOptions, _handler, _time, _log, _closing.Token).ConfigureAwait(false);
            connection.StateChanged = _ => Pump();
            lock (_lock)
            {
                peer.Attach(connection);
            }

            await LearnHeightAsync(connection).ConfigureAwait(false);
            connected = Admit(peer);
            if (connected)
            {
                _options.OnConnected?.Invoke(connection);
                Pump();
                fault = await connection.Completion.WaitAsync(_closing.Token).ConfigureAwait(false);
            }
        }
        catch (PeerFaultException exception)
        {
            fault = ReferenceEquals(exception.Fault, PeerFault.Closed) ? null : exception.Fault;
        }
        catch (OperationCanceledException)
        {
            // The pool closes.
        }

        Release(peer, fault);
        if (connected)
        {
            _options.OnDisconnected?.Invoke(peer.EndPoint, fault);
        }

        Pump();
        Connect();
    }

    /// <summary>A peer's height is unknown until its first Pong; without it no query about heights fits.</summary>
    private async Task LearnHeightAsync(PeerConnection connection)
    {
        try
        {
            await connection.PingAsync(_closing.Token).ConfigureAwait(false);
        }
        catch (PeerFaultException exception) when (!connection.IsClosed)
        {
            // It stalls, which is reported; its height may come later.
            LogNoPong(_log, connection.RemoteEndPoint, exception.Fault);
        }
    }

    /// <summary>False when the owner has excluded or dropped the peer meanwhile.</summary>
    private bool Admit(PooledPeer peer)
    {
        lock (_lock)
        {
            if (peer.State != PeerState.Connecting || !peer.IsTarget)
            {
                return false;
            }

            peer.State = PeerState.Connected;
            return true;
        }
    }

    /// <summary>A connection has ended: the peer is excluded, or pauses.</summary>
    private void Release(PooledPeer peer, PeerFault? fault)
    {
        lock (_lock)
        {
            if (fault is not null)
            {
                Count(peer, fault);
            }

            peer.Detach();
            if (peer.State != PeerState.Excluded)
            {
                Pause(peer, fault);
            }
        }

        if (fault is not null)
        {
            Tell(peer, fault);
        }
    }

    private void Pause(PooledPeer peer, PeerFault? fault)
    {
        peer.IsBanned = fault?.Severity == PeerFaultSeverity.Ban;
        peer.State = fault is null or { Severity: PeerFaultSeverity.Score } ? PeerState.Waiting : PeerState.Excluded;
        if (fault is null && peer.Served == 0)
        {
            peer.CountUselessConnection();
        }

        // Doubled with each failure in a row, and spread, so that peers lost together are not all tried at the same moment.
        double doubled = _options.ReconnectDelay.TotalSeconds * Math.Pow(2, Math.Clamp(peer.Failures - 1, 0, 30));
        double seconds = Math.Min(doubled, _options.MaxReconnectDelay.TotalSeconds) * (0.5 + _random.NextDouble());
        peer.NextAttempt = _time.GetTimestamp() + (long)(seconds * _time.TimestampFrequency);
    }

    /// <summary>Serves waiting renters, as far as anything has changed for them.</summary>
    private void Pump()
    {
        lock (_lock)
        {
            _renters.Serve(_closing.IsCancellationRequested);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Peer {Peer}: {Fault}")]
    private static partial void LogFault(ILogger log, IPEndPoint peer, PeerFault fault);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Peer {Peer} has not told its height: {Fault}")]
    private static partial void LogNoPong(ILogger log, IPEndPoint peer, PeerFault fault);
}
