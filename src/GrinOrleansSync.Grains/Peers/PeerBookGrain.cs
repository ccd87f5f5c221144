using System.Collections.Immutable;
using System.Security.Cryptography;
using Grin.P2P;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.State;
using GrinOrleansSync.Grains.Work;

namespace GrinOrleansSync.Grains.Peers;

/// <inheritdoc cref="IPeerBookGrain"/>
internal sealed class PeerBookGrain(
    [PersistentState("peer-book", SiloServices.GrainStorageName)] IPersistentState<PeerBookState> book,
    SiloLiveness liveness,
    SyncOptions options,
    TimeProvider time) : Grain, IPeerBookGrain
{
    // As long as a real node's bans (p2p.md §1.7).
    private static readonly TimeSpan BanWindow = TimeSpan.FromHours(3);

    // Incidents are told again only within a call's retries; so many are remembered, 16 bytes each in every write.
    private const int RememberedIncidents = 512;

    private readonly PeerLeases _leases = new(options.LeaseDuration, liveness.IsGone);
    private readonly Dictionary<(string Silo, string Address), PeerDelivery> _deliveries = [];
    private bool _isUnsaved;

    private Dictionary<string, PeerEntry> Peers => book.State.Peers;

    /// <summary>A book that was lost with its silo goes on: who had a peer has it still, if he is there.</summary>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach (PeerHolding holding in book.State.Holdings.Where(holding => liveness.IsMember(holding.Silo)))
        {
            _leases.Restore(holding, now);
        }

        return Task.CompletedTask;
    }

    public async Task AddAsync(ImmutableArray<string> addresses)
    {
        bool changed = false;
        foreach (string address in addresses)
        {
            changed |= Peers.TryAdd(address, new PeerEntry());
        }

        await SaveAsync(changed);
    }

    public async Task<ImmutableArray<string>> LeaseAsync(string silo, int wanted, string egress)
    {
        DateTimeOffset now = time.GetUtcNow();
        string[] usable =
        [
            .. Peers.Where(peer => IsUsable(peer.Value, now))
                .OrderBy(peer => peer.Value.Faults.Values.Sum(fault => fault.Count))
                .ThenBy(peer => peer.Key, StringComparer.Ordinal)
                .Select(peer => peer.Key),
        ];
        ImmutableArray<string> addresses = [.. _leases.Lease(silo, egress, wanted, usable, now)];
        await SaveHoldingsAsync();
        return addresses;
    }

    public async Task LeaveAsync(string silo)
    {
        _leases.Leave(silo);
        await SaveHoldingsAsync();
    }

    public async Task<ImmutableArray<byte>> GetNonceKeyAsync()
    {
        bool isNew = book.State.NonceKey.Length == 0;
        if (isNew)
        {
            book.State.NonceKey = RandomNumberGenerator.GetBytes(NonceRegistry.KeyLength);
        }

        await SaveAsync(isNew);
        return [.. book.State.NonceKey];
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

        await SaveAsync(changed);
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

        await SaveAsync(changed: true);
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

    private async Task SaveHoldingsAsync()
    {
        PeerHolding[] holdings = [.. _leases.Holdings];
        bool changed = !book.State.Holdings.ToHashSet().SetEquals(holdings);
        if (changed)
        {
            book.State.Holdings = [.. holdings];
        }

        await SaveAsync(changed);
    }

    /// <summary>Writes what changed; what could not be written is still unwritten.</summary>
    private async Task SaveAsync(bool changed)
    {
        _isUnsaved |= changed;
        if (_isUnsaved)
        {
            await book.WriteStateAsync();
            _isUnsaved = false;
        }
    }

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
