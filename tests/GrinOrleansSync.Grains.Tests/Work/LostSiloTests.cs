using System.Collections.Immutable;
using Grin.Chain.State;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Tests.Support;

namespace GrinOrleansSync.Grains.Tests.Work;

/// <summary>Leases of silos that are lost, by a clock that stands still: none of them ever runs out.</summary>
public sealed class LostSiloTests : IAsyncLifetime
{
    private const int Survivor = 0;
    private const int Lost = 1;

    private static readonly RecordedChain Chain = RecordedChains.Demo;
    private static readonly ImmutableArray<string> Peers = ["10.0.0.1:3414", "10.0.0.2:3414"];

    private GrainCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await GrainCluster.StartAsync(
        Chain.Network, await RecordedChains.StoreHeadersAsync(Chain), time: new WatchedTime(), silos: 2);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact(Timeout = 120_000)]
    public async Task What_a_silo_had_leased_is_given_out_again_as_soon_as_membership_declares_it_dead()
    {
        _cluster.PlaceOn(Survivor);
        IPeerBookGrain book = _cluster.On(Survivor).GetGrain<IPeerBookGrain>(GrainKeys.Network(Chain.Network.GenesisHash));
        IStateRootGrain root = _cluster.On(Survivor).GetGrain<IStateRootGrain>(GrainKeys.StateRoot(Chain.Horizon.Hash));
        IHeaderChainGrain headers = _cluster.On(Survivor).GetGrain<IHeaderChainGrain>(GrainKeys.Network(Chain.Network.GenesisHash));
        string lost = _cluster.NameOf(Lost);
        string other = _cluster.NameOf(Survivor);
        await book.AddAsync(Peers);
        Assert.Equal(Peers, await book.LeaseAsync(lost, 16, "cluster"));
        Assert.Null(await root.StartAsync(Chain.Horizon.Height, SegmentHeights.Default));
        ImmutableArray<StateSegmentId> segments = (await root.LeaseAsync(lost, 16)).Segments;
        ImmutableArray<HeaderLease> ranges = await headers.LeaseAsync(AnyHeaders(lost));
        Assert.Equal((3, 9), (segments.Length, ranges.Length));

        // As long as it lives they are its own.
        Assert.Empty(await book.LeaseAsync(other, 16, "cluster"));
        Assert.Empty((await root.LeaseAsync(other, 16)).Segments);
        Assert.Empty(await headers.LeaseAsync(AnyHeaders(other)));

        await _cluster.KillAsync(Lost);
        await _cluster.WhenDeclaredDeadAsync(lost, Survivor);

        Assert.Equal(Peers, await book.LeaseAsync(other, 16, "cluster"));
        Assert.Equal(segments, (await root.LeaseAsync(other, 16)).Segments);
        Assert.Equal(ranges.Select(range => range.Segment), (await headers.LeaseAsync(AnyHeaders(other))).Select(range => range.Segment));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_book_that_was_lost_with_its_silo_gives_no_peer_to_a_second_silo()
    {
        await _cluster.PeerBook.AddAsync(Peers);
        Assert.Equal(Peers, await _cluster.PeerBook.LeaseAsync(_cluster.NameOf(0), 16, "cluster"));

        await _cluster.DeactivateAsync(_cluster.PeerBook);

        Assert.Empty(await _cluster.PeerBook.LeaseAsync(_cluster.NameOf(1), 16, "cluster"));
        Assert.Equal(Peers[..1], await _cluster.PeerBook.LeaseAsync(_cluster.NameOf(0), 16, "cluster"));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_the_silo_before_had_at_the_same_address_is_free()
    {
        SiloAddress silo = _cluster.Silos[0].SiloAddress;
        string before = SiloAddress.New(silo.Endpoint, silo.Generation - 1).ToParsableString();
        await _cluster.PeerBook.AddAsync(Peers);
        Assert.Equal(Peers, await _cluster.PeerBook.LeaseAsync(before, 16, "cluster"));

        Assert.Equal(Peers, await _cluster.PeerBook.LeaseAsync(silo.ToParsableString(), 16, "cluster"));
    }

    /// <summary>More than there are, by number.</summary>
    private static HeaderRequest AnyHeaders(string silo) => new(silo, ulong.MaxValue, (Chain.Tip.Height / 512 * 512) + (32 * 512), ServesSegments: true, Room: 64);
}
