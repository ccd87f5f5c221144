using System.Collections.Immutable;
using Grin.P2P;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.State;

namespace GrinOrleansSync.Grains.Peers;

/// <inheritdoc cref="IPeerBookGrain"/>
internal sealed class PeerBookGrain(
    [PersistentState("peer-book", SiloServices.GrainStorageName)] IPersistentState<PeerBookState> book,
    SyncOptions options,
    TimeProvider time) : Grain, IPeerBookGrain
{
    // As long as a real node's bans (p2p.md §1.7).
    private static readonly TimeSpan BanWindow = TimeSpan.FromHours(3);

    // Incidents are told again only within a call's retries; so many are remembered, 16 bytes each in every write.
    private const int RememberedIncidents = 512;

    private readonly Dictionary<string, DateTimeOffset> _silos = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Silo, DateTimeOffset Until)> _leases = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Silo, string Address), PeerDelivery> _deliveries = [];

    private Dictionary<string, PeerEntry> Peers => book.State.Peers;

    public async Task AddAsync(ImmutableArray<string> addresses)
    {
        bool changed = false;
        foreach (string address in addresses)
        {
            changed |= Peers.TryAdd(address, new PeerEntry());
        }

        if (changed)
        {
            await book.WriteStateAsync();
        }
    }

    public Task<ImmutableArray<string>> LeaseAsync(string silo, int wanted)
    {
        DateTimeOffset now = time.GetUtcNow();
        KeyValuePair<string, PeerEntry>[] usable = [.. Peers.Where(peer => IsUsable(peer.Value, now))];
        string[] addresses =
        [
            .. usable.Where(peer => !IsHeldByAnother(peer.Key, silo, now))
                .OrderByDescending(peer => IsHeldBy(peer.Key, silo))
                .ThenBy(peer => peer.Value.Faults.Values.Sum(fault => fault.Count))
                .ThenBy(peer => peer.Key, StringComparer.Ordinal)
                .Take(Math.Min(wanted, ShareOf(silo, usable.Length, now)))
                .Select(peer => peer.Key),
        ];
        foreach (string surplus in _leases.Keys.Where(address => IsHeldBy(address, silo)).Except(addresses, StringComparer.Ordinal).ToArray())
        {
            _leases.Remove(surplus);
        }

        foreach (string address in addresses)
        {
            _leases[address] = (silo, now + options.LeaseDuration);
        }

        return Task.FromResult(ImmutableArray.Create(addresses));
    }

    public Task LeaveAsync(string silo)
    {
        _silos.Remove(silo);
        foreach (string address in _leases.Keys.Where(address => IsHeldBy(address, silo)).ToArray())
        {
            _leases.Remove(address);
        }

        return Task.CompletedTask;
    }

    public async Task ReportAsync(ImmutableArray<PeerIncident> incidents)
    {
        bool changed = false;
        foreach (PeerIncident incident in incidents.Where(incident => Remember(incident.Id)))
        {
            changed = true;
            PeerEntry peer = Entry(incident.Address);
            long count = peer.Faults.TryGetValue(incident.Reason, out PeerFaultCount? before) ? before.Count : 0;
            peer.Faults[incident.Reason] = new PeerFaultCount(incident.Reason, count + 1, incident.Detail);
            peer.BannedAt = incident.Ban ? time.GetUtcNow() : peer.BannedAt;
            peer.Left |= incident.Leave;
        }

        if (changed)
        {
            await book.WriteStateAsync();
        }
    }

    public Task ReportDeliveriesAsync(string silo, ImmutableArray<PeerDelivery> deliveries)
    {
        foreach (PeerDelivery delivery in deliveries)
        {
            Entry(delivery.Address);
            _deliveries[(silo, delivery.Address)] = delivery;
        }

        return Task.CompletedTask;
    }

    public async Task SuspendBansAsync(ImmutableArray<string> addresses)
    {
        foreach (string address in addresses)
        {
            Entry(address).BannedAt = null;
        }

        await book.WriteStateAsync();
    }

    public async Task<ImmutableArray<string>> SuspendBansInDoubtAsync()
    {
        DateTimeOffset now = time.GetUtcNow();
        ImmutableArray<string> failed = [.. Peers.Where(peer => IsBanned(peer.Value, now) && FailedProof(peer.Value)).Select(peer => peer.Key)];
        bool othersDelivered = Peers.Any(peer => IsUsable(peer.Value, now) && Delivered(peer.Key, delivery => delivery.Served) > 0);
        if (failed.Length < HorizonDoubt.Peers || othersDelivered)
        {
            return [];
        }

        await SuspendBansAsync(failed);
        return failed;
    }

    public Task<ImmutableArray<PeerSummary>> GetPeersAsync()
    {
        DateTimeOffset now = time.GetUtcNow();
        return Task.FromResult(Peers.OrderBy(peer => peer.Key, StringComparer.Ordinal)
            .Select(peer => new PeerSummary(
                peer.Key,
                Delivered(peer.Key, delivery => delivery.Served),
                Delivered(peer.Key, delivery => delivery.Bytes),
                [.. peer.Value.Faults.Values.OrderBy(fault => fault.Reason, StringComparer.Ordinal)],
                IsBanned(peer.Value, now)))
            .ToImmutableArray());
    }

    private static bool IsBanned(PeerEntry peer, DateTimeOffset now) => peer.BannedAt is { } since && now < since + BanWindow;

    private static bool IsUsable(PeerEntry peer, DateTimeOffset now) => !peer.Left && !IsBanned(peer, now);

    private static bool FailedProof(PeerEntry peer) =>
        peer.Faults.ContainsKey(PeerFaultReason.MerkleProof) || peer.Faults.ContainsKey(PeerFaultReason.MissingData);

    private long Delivered(string address, Func<PeerDelivery, long> amount) =>
        _deliveries.Where(delivery => delivery.Key.Address == address).Sum(delivery => amount(delivery.Value));

    /// <summary>
    /// How many of the peers a silo may have: as many as any other, or one more. A silo without peers verifies nothing, so
    /// one that came first gives up some to those that came later.
    /// </summary>
    private int ShareOf(string silo, int peers, DateTimeOffset now)
    {
        _silos[silo] = now + options.LeaseDuration;
        foreach (string gone in _silos.Where(other => other.Value <= now).Select(other => other.Key).ToArray())
        {
            _silos.Remove(gone);
        }

        return (peers + _silos.Count - 1) / _silos.Count;
    }

    private bool IsHeldBy(string address, string silo) => _leases.TryGetValue(address, out (string Silo, DateTimeOffset Until) lease) && lease.Silo == silo;

    private bool IsHeldByAnother(string address, string silo, DateTimeOffset now) =>
        _leases.TryGetValue(address, out (string Silo, DateTimeOffset Until) lease) && lease.Silo != silo && lease.Until > now;

    private PeerEntry Entry(string address)
    {
        if (!Peers.TryGetValue(address, out PeerEntry? peer))
        {
            Peers.Add(address, peer = new PeerEntry());
        }

        return peer;
    }

    private bool Remember(Guid incident)
    {
        List<Guid> noted = book.State.Noted;
        if (noted.Contains(incident))
        {
            return false;
        }

        noted.Add(incident);
        noted.RemoveRange(0, Math.Max(0, noted.Count - RememberedIncidents));
        return true;
    }
}
