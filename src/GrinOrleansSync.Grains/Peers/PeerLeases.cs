using GrinOrleansSync.Grains.Hosting;

namespace GrinOrleansSync.Grains.Peers;

/// <summary>
/// Which silo may use which peer. Nodes keep one connection for each address that peers come from, so of all silos behind
/// one outgoing address only one has a peer at a time; silos behind different ones may have it at the same time.
/// </summary>
/// <param name="duration">How long a silo may be silent (<see cref="SyncOptions.LeaseDuration"/>).</param>
/// <param name="isGone">Tells of silos whose leases end at once.</param>
internal sealed class PeerLeases(TimeSpan duration, Func<string, bool> isGone)
{
    private readonly Dictionary<string, (string Egress, DateTimeOffset Until)> _silos = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Egress, string Address), (string Silo, DateTimeOffset Until)> _leases = [];

    /// <summary>Who has what, whether or not it has run out meanwhile.</summary>
    public IEnumerable<PeerHolding> Holdings => _leases.Select(lease => new PeerHolding(lease.Key.Egress, lease.Key.Address, lease.Value.Silo));

    /// <summary>Takes up a lease of which is not known how old it is.</summary>
    public void Restore(PeerHolding holding, DateTimeOffset now)
    {
        _silos[holding.Silo] = (holding.Egress, now + duration);
        _leases[(holding.Egress, holding.Address)] = (holding.Silo, now + duration);
    }

    /// <summary>
    /// Gives a silo what it has and others up to what it wants, but no more than its share among the silos behind its
    /// outgoing address; takes away what it has beyond that, and what is not usable.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="egress">Its outgoing address.</param>
    /// <param name="wanted">How many it wants at most.</param>
    /// <param name="usable">The peers that may be used, best first.</param>
    /// <param name="now">The clock.</param>
    public IReadOnlyList<string> Lease(string silo, string egress, int wanted, IReadOnlyCollection<string> usable, DateTimeOffset now)
    {
        RemoveEnded(now);
        _silos[silo] = (egress, now + duration);

        // As many as any other, or one more. A silo without peers verifies nothing, so one that came first gives up some to
        // those that came later.
        int sharing = _silos.Values.Count(other => other.Egress == egress);
        int share = Math.Min(wanted, (usable.Count + sharing - 1) / sharing);
        string[] addresses =
        [
            .. usable.Where(address => HolderOf(egress, address) is not { } holder || holder == silo)
                .OrderByDescending(address => HolderOf(egress, address) == silo)
                .Take(share),
        ];
        Free(lease => lease.Value.Silo == silo);
        foreach (string address in addresses)
        {
            _leases[(egress, address)] = (silo, now + duration);
        }

        return addresses;
    }

    /// <summary>A silo gives back all it has.</summary>
    public void Leave(string silo)
    {
        _silos.Remove(silo);
        Free(lease => lease.Value.Silo == silo);
    }

    private void RemoveEnded(DateTimeOffset now)
    {
        foreach (string gone in _silos.Where(silo => silo.Value.Until <= now || isGone(silo.Key)).Select(silo => silo.Key).ToArray())
        {
            _silos.Remove(gone);
        }

        Free(lease => lease.Value.Until <= now || isGone(lease.Value.Silo));
    }

    private void Free(Func<KeyValuePair<(string Egress, string Address), (string Silo, DateTimeOffset Until)>, bool> ends)
    {
        foreach ((string Egress, string Address) peer in _leases.Where(ends).Select(lease => lease.Key).ToArray())
        {
            _leases.Remove(peer);
        }
    }

    private string? HolderOf(string egress, string address) =>
        _leases.TryGetValue((egress, address), out (string Silo, DateTimeOffset Until) lease) ? lease.Silo : null;
}
