namespace Grin.P2P;

/// <summary>Those who want a peer, in the order in which they came. Guarded by the pool's lock.</summary>
internal sealed class RenterQueue
{
    private readonly PeerPool _pool;
    private readonly IReadOnlyDictionary<PeerIdentity, PooledPeer> _peers;
    private readonly LinkedList<Renter> _waiting = new();

    public RenterQueue(PeerPool pool, IReadOnlyDictionary<PeerIdentity, PooledPeer> peers)
    {
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
    }

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

            bool fits = peer.IsUsable && renter.Query.Fits(peer.Connection!.Remote);
            hope |= fits || peer.State == PeerState.Connecting;
            if (fits && peer.InFlight < (renter.Query.IsIdle ? 1 : peer.Window) && (best is null || peer.IsBetterThan(best)))
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
