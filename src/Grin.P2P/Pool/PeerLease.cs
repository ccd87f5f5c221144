using System.Net;

namespace Grin.P2P;

/// <summary>
/// The right to one request in flight at a peer. Its outcome is told before it is disposed; none means that the request was
/// given up and the peer is not to be judged by it.
/// </summary>
public sealed class PeerLease : IDisposable
{
    private readonly PeerPool _pool;
    private readonly PooledPeer _peer;
    private int _disposed;

    internal PeerLease(PeerPool pool, PooledPeer peer, PeerConnection connection)
    {
        _pool = pool;
        _peer = peer;
        Connection = connection;
    }

    /// <summary>The peer's connection.</summary>
    public PeerConnection Connection { get; }

    /// <summary>The peer's address.</summary>
    public IPEndPoint EndPoint => _peer.EndPoint;

    /// <summary>The request was answered well.</summary>
    public void Delivered(long bytes, TimeSpan elapsed) => _pool.OnDelivered(_peer, bytes, elapsed);

    /// <summary>
    /// The request failed by the peer's fault. An incident that the connection has reported already, or another lease, is
    /// not counted again. A fault that bans is reported; the ban itself is the owner's decision (<see cref="PeerPool.BanAsync"/>).
    /// </summary>
    public void Failed(PeerFault fault) => _pool.OnFailed(_peer, fault);

    /// <summary>Gives the right back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _pool.Return(_peer);
        }
    }
}
