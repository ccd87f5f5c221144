using System.Collections.Immutable;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Tests.Support;
using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Grains.Tests.Peers;

/// <summary>Each test has a book of its own.</summary>
public sealed class PeerBookGrainTests : IAsyncLifetime
{
    private static readonly ImmutableArray<string> Four = ["10.0.0.1:3414", "10.0.0.2:3414", "10.0.0.3:3414", "10.0.0.4:3414"];

    private readonly WatchedTime _time = new();
    private readonly SyncOptions _options = new();
    private GrainCluster _cluster = null!;
    private IPeerBookGrain _book = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await GrainCluster.StartAsync(RecordedChains.Small.Network, new MemoryObjectStore(), _options, _time);
        _book = _cluster.PeerBook;
        await _book.AddAsync(Four);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact(Timeout = 60_000)]
    public async Task A_lone_silo_gets_as_many_peers_as_it_wants()
    {
        Assert.Equal(Four[..3], await LeaseAsync("one", 3));
        Assert.Equal(Four, await LeaseAsync("one", 16));
    }

    [Fact(Timeout = 60_000)]
    public async Task Silos_share_the_peers_and_no_peer_is_two_silos()
    {
        Assert.Equal(Four, await LeaseAsync("one", 16));

        // The first one keeps all until it hears of its share.
        Assert.Empty(await LeaseAsync("two", 16));
        Assert.Equal(Four[..2], await LeaseAsync("one", 16));
        Assert.Equal(Four[2..], await LeaseAsync("two", 16));
        Assert.Equal(Four[..2], await LeaseAsync("one", 16));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_odd_peer_goes_to_whoever_came_first()
    {
        await _book.AddAsync(["10.0.0.5:3414"]);
        await LeaseAsync("one", 16);
        await LeaseAsync("two", 16);

        Assert.Equal(3, (await LeaseAsync("one", 16)).Length);
        Assert.Equal(2, (await LeaseAsync("two", 16)).Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_silo_that_is_gone_loses_its_peers_when_its_lease_has_run_out()
    {
        await LeaseAsync("one", 2);
        await LeaseAsync("two", 16);
        _time.Advance(_options.LeaseDuration - TimeSpan.FromTicks(1));
        Assert.Equal(Four[2..], await LeaseAsync("two", 16));

        _time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal([Four[2], Four[3], Four[0], Four[1]], await LeaseAsync("two", 16));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_silo_that_leaves_gives_back_its_peers_and_its_share()
    {
        await LeaseAsync("one", 16);
        await LeaseAsync("two", 16);
        await _book.LeaveAsync("one");
        await _book.LeaveAsync("never heard of");

        Assert.Equal(Four, await LeaseAsync("two", 16));
    }

    [Fact(Timeout = 60_000)]
    public async Task Silos_behind_different_addresses_may_have_the_same_peers_and_share_them_with_their_own()
    {
        Assert.Equal(Four, await LeaseAsync("one", 16));
        Assert.Equal(Four, await LeaseAsync("two", 16, "east"));
        Assert.Empty(await LeaseAsync("three", 16, "east"));

        Assert.Equal(Four, await LeaseAsync("one", 16));
        Assert.Equal(Four[..2], await LeaseAsync("two", 16, "east"));
        Assert.Equal(Four[2..], await LeaseAsync("three", 16, "east"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_silo_whose_address_changed_has_no_peers_from_the_one_before()
    {
        await LeaseAsync("one", 16);
        await LeaseAsync("one", 16, "east");

        Assert.Equal(Four, await LeaseAsync("two", 16));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_peer_that_one_address_banned_or_left_is_so_for_all()
    {
        await LeaseAsync("one", 16);
        await LeaseAsync("two", 16, "east");
        await _book.ReportAsync([Incident(Four[0], "merkle-proof", ban: true), Incident(Four[1], "genesis") with { Leave = true }]);

        Assert.Equal(Four[2..], await LeaseAsync("one", 16));
        Assert.Equal(Four[2..], await LeaseAsync("two", 16, "east"));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_key_of_nonces_is_made_once_and_stays()
    {
        ImmutableArray<byte> key = await _book.GetNonceKeyAsync();
        Assert.Equal(32, key.Length);
        Assert.True(key.Distinct().Count() > 8);
        Assert.Equal(key, await _book.GetNonceKeyAsync());

        await _cluster.DeactivateAsync(_book);

        Assert.Equal(key, await _book.GetNonceKeyAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_lease_that_is_asked_for_again_is_prolonged()
    {
        await LeaseAsync("one", 4);
        for (int times = 0; times < 5; times++)
        {
            _time.Advance(_options.LeaseDuration * 0.9);
            Assert.Equal(Four, await LeaseAsync("one", 4));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Peers_with_fewer_incidents_are_given_first()
    {
        await _book.ReportAsync([Incident(Four[0], "timeout"), Incident(Four[0], "timeout"), Incident(Four[1], "timeout")]);

        Assert.Equal([Four[2], Four[3], Four[1]], await LeaseAsync("one", 3));
    }

    [Fact(Timeout = 60_000)]
    public async Task Telling_an_incident_twice_counts_once()
    {
        PeerIncident incident = Incident(Four[0], "timeout");
        await _book.ReportAsync([incident, incident]);
        await _book.ReportAsync([incident, Incident(Four[0], "timeout")]);

        PeerFaultCount fault = Assert.Single((await PeerAsync(Four[0])).Faults);
        Assert.Equal(new PeerFaultCount("timeout", 2, "detail"), fault);
    }

    [Fact(Timeout = 60_000)]
    public async Task Telling_it_again_after_the_book_was_lost_with_its_silo_counts_once_too()
    {
        PeerIncident incident = Incident(Four[0], "timeout");
        await _book.ReportAsync([incident]);
        await _cluster.DeactivateAsync(_book);

        await _book.ReportAsync([incident]);

        Assert.Equal(1, Assert.Single((await PeerAsync(Four[0])).Faults).Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_banned_peer_is_given_to_nobody_until_its_ban_is_over()
    {
        await _book.ReportAsync([Incident(Four[1], "merkle-proof", ban: true)]);

        Assert.Equal([Four[0], Four[2], Four[3]], await LeaseAsync("one", 16));
        Assert.True((await PeerAsync(Four[1])).Banned);

        _time.Advance(TimeSpan.FromHours(3) - TimeSpan.FromTicks(1));
        Assert.DoesNotContain(Four[1], await LeaseAsync("one", 16));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Contains(Four[1], await LeaseAsync("one", 16));
        PeerSummary peer = await PeerAsync(Four[1]);
        Assert.False(peer.Banned);
        Assert.Equal("merkle-proof", Assert.Single(peer.Faults).Reason);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_peer_banned_while_it_is_leased_is_taken_away()
    {
        await LeaseAsync("one", 16);
        await _book.ReportAsync([Incident(Four[3], "malformed", ban: true)]);

        Assert.Equal(Four[..3], await LeaseAsync("one", 16));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_suspended_ban_gives_the_peer_back_and_leaves_its_incidents_on_record()
    {
        await _book.ReportAsync([Incident(Four[0], "merkle-proof", ban: true), Incident(Four[1], "merkle-proof", ban: true)]);

        await _book.SuspendBansAsync([Four[0]]);

        Assert.Equal([Four[2], Four[3], Four[0]], await LeaseAsync("one", 16));
        PeerSummary peer = await PeerAsync(Four[0]);
        Assert.False(peer.Banned);
        Assert.Equal(1, Assert.Single(peer.Faults).Count);
        Assert.True((await PeerAsync(Four[1])).Banned);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_peer_of_another_network_is_left_for_good_without_a_ban()
    {
        await _book.ReportAsync([Incident(Four[2], "genesis") with { Leave = true }]);
        _time.Advance(TimeSpan.FromDays(30));

        Assert.DoesNotContain(Four[2], await LeaseAsync("one", 16));
        Assert.False((await PeerAsync(Four[2])).Banned);
    }

    [Fact(Timeout = 60_000)]
    public async Task Deliveries_are_totals_of_each_silo_and_add_up_over_silos()
    {
        await _book.ReportDeliveriesAsync("one", [new PeerDelivery(Four[0], 1, 100)]);
        await _book.ReportDeliveriesAsync("one", [new PeerDelivery(Four[0], 3, 300)]);
        await _book.ReportDeliveriesAsync("two", [new PeerDelivery(Four[0], 2, 50)]);

        PeerSummary peer = await PeerAsync(Four[0]);
        Assert.Equal((5, 350), (peer.Served, peer.Bytes));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_the_book_knows_of_peers_survives_its_silo()
    {
        await _book.ReportAsync([Incident(Four[0], "merkle-proof", ban: true), Incident(Four[1], "timeout"), Incident(Four[2], "genesis") with { Leave = true }]);
        ImmutableArray<PeerSummary> before = await _book.GetPeersAsync();

        await _cluster.DeactivateAsync(_book);

        ImmutableArray<PeerSummary> after = await _book.GetPeersAsync();
        Assert.Equal(before.Select(peer => (peer.Address, peer.Banned, string.Join(',', peer.Faults))), after.Select(peer => (peer.Address, peer.Banned, string.Join(',', peer.Faults))));
        Assert.Equal([Four[3], Four[1]], await LeaseAsync("one", 16));
    }

    private Task<ImmutableArray<string>> LeaseAsync(string silo, int wanted, string egress = "cluster") => _book.LeaseAsync(silo, wanted, egress);

    private static PeerIncident Incident(string address, string reason, bool ban = false) => new(Guid.NewGuid(), address, reason, "detail", ban, Leave: false);

    private async Task<PeerSummary> PeerAsync(string address) => (await _book.GetPeersAsync()).Single(peer => peer.Address == address);
}
