namespace Grin.P2P;

/// <summary>Those who want a peer, in the order in which they came. Guarded by the pool's lock.</summary>
internal sealed class RenterQueue
{
    private readonly PeerPool _pool;
    private readonly IReadOnlyDictionary<PeerIdentity, PooledPeer> _peers;
    private readonly ITimer _reopen;
    private readonly LinkedList<Renter> _waiting = new();

    /// <param name="pool">Whose leases they get.</param>
    /// <param name="peers">Its peers.</param>
    /// <param name="reopen">Makes the pool call <see cref="Serve(bool)"/>; set to when a peer may have room again.</param>
    public RenterQueue(PeerPool pool, IReadOnlyDictionary<PeerIdentity, PooledPeer> peers, ITimer reopen)
    {
        _reopen = reopen;
        _pool = pool;
        _peers = peers;
    }

    /// <summary>Serves a new renter at once, or lets it wait.</summary>
    public Renter Enter(PeerQuery query, bool closing)
    {
        var renter = new Renter(query);
        if (!Serve(renter, closing))
        {
            _waiting.AddLast(renter);
            AwaitRoom();
        }

        return renter;
    }

    /// <summary>A renter has given up.</summary>
    public void Leave(Renter renter, CancellationToken cancellationToken)
    {
        renter.GiveUp(cancellationToken);
        _waiting.Remove(renter);
    }

    /// <summary>Gives those who wait what has become free, and nothing to those for whom nothing can.</summary>
    public void Serve(bool closing)
    {
        Serve(ofIdlePeers: false, closing);
        Serve(ofIdlePeers: true, closing);
        AwaitRoom();
    }

    /// <summary>
    /// A peer that has been sent all it may be within a minute is as good as a busy one, and nothing happens when it no longer
    /// is: so the timer tells.
    /// </summary>
    private void AwaitRoom()
    {
        TimeSpan? least = null;
        foreach (Renter renter in _waiting)
        {
            foreach ((PeerIdentity identity, PooledPeer peer) in _peers)
            {
                if (Fits(renter.Query, identity, peer) && IsFree(renter.Query, peer) && peer.RoomFor(renter.Query).UntilMore is { } wait)
                {
                    least = least < wait ? least : wait;
                }
            }
        }

        if (least is { } soon)
        {
            _reopen.Change(soon, Timeout.InfiniteTimeSpan);
        }
    }

    private static bool Fits(PeerQuery query, PeerIdentity identity, PooledPeer peer) =>
        peer.IsUsable && !query.Excludes(identity) && query.Fits(peer.Connection!.Remote);

    private static bool IsFree(PeerQuery query, PooledPeer peer) => peer.InFlight < (query.IsIdle ? 1 : peer.Window);

    private void Serve(bool ofIdlePeers, bool closing)
    {
        for (LinkedListNode<Renter>? node = _waiting.First; node is not null;)
        {
            LinkedListNode<Renter>? next = node.Next;
            if (node.Value.Query.IsIdle == ofIdlePeers && Serve(node.Value, closing))
            {
                _waiting.Remove(node);
            }

            node = next;
        }
    }

    /// <summary>True when the renter has its lease, or will get none.</summary>
    private bool Serve(Renter renter, bool closing)
    {
        PooledPeer? best = null;
        bool hope = false;
        foreach ((PeerIdentity identity, PooledPeer peer) in _peers)
        {
            if (closing || renter.Query.Excludes(identity))
            {
                continue;
            }

            bool fits = Fits(renter.Query, identity, peer);
            hope |= fits || peer.State == PeerState.Connecting;
            if (fits && IsFree(renter.Query, peer) && (best is null || peer.IsBetterThan(best)) && peer.RoomFor(renter.Query).Left > 0)
            {
                best = peer;
            }
        }

        if (best is null)
        {
            return !hope && renter.Give(null);
        }

        if (renter.Give(new PeerLease(_pool, best, best.Connection!)))
        {
            best.InFlight++;
        }

        return true;
    }

    /// <summary>One who wants a peer.</summary>
    internal sealed class Renter(PeerQuery query)
    {
        private readonly TaskCompletionSource<PeerLease?> _lease = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public PeerQuery Query { get; } = query;

        public Task<PeerLease?> Lease => _lease.Task;

        public bool Give(PeerLease? lease) => _lease.TrySetResult(lease);

        public void GiveUp(CancellationToken cancellationToken) => _lease.TrySetCanceled(cancellationToken);
    }
}
