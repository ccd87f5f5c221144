using Grin.Chain;
using Grin.Chain.Segments;
using Grin.Chain.State;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Tests.Support;
using GrinOrleansSync.Storage.Objects;
using GrinOrleansSync.Storage.States;

namespace GrinOrleansSync.Grains.Tests.State;

public sealed class StateRootGrainTests : IAsyncLifetime
{
    private static readonly RecordedChain Chain = RecordedChains.Demo;
    private static readonly SegmentHeights Heights = SegmentHeights.Default;
    private static readonly Hash Horizon = Chain.Horizon.Hash;

    private readonly WatchedTime _time = new();
    private readonly SyncOptions _options = new();
    private MemoryObjectStore _objects = null!;
    private TroubledObjectStore _troubled = null!;
    private StateStore _states = null!;
    private GrainCluster _cluster = null!;
    private IStateRootGrain _root = null!;
    private IReadOnlyList<VerifiedSegment> _segments = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _segments = await RecordedResults.OfAsync(Chain, Heights);
        _objects = await RecordedChains.StoreHeadersAsync(Chain);
        _states = new StateStore(_objects, Chain.Network);
        _troubled = new TroubledObjectStore(_objects);
        _cluster = await GrainCluster.StartAsync(Chain.Network, _troubled, _options, _time);
        _root = _cluster.StateRoot(Horizon);
        Assert.Null(await _root.StartAsync(Chain.Horizon.Height, Heights));
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact(Timeout = 60_000)]
    public async Task The_plan_holds_every_segment_and_starting_again_changes_nothing()
    {
        await CompleteAsync("bitmap/9/0");
        Assert.Null(await _root.StartAsync(Chain.Horizon.Height, Heights));

        StateProgress progress = await _root.GetProgressAsync();

        Assert.Equal([1UL, 4, 4, 2], progress.Required);
        Assert.Equal([1UL, 0, 0, 0], progress.Verified);
        Assert.Equal(new StoredState(Horizon, Chain.Horizon.Height, Heights), await _states.ReadPendingAsync(Token));
        Assert.Null(progress.Summary ?? (object?)progress.Refusal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_start_that_could_not_be_written_is_none_and_the_next_one_is()
    {
        await _cluster.DeactivateAsync(_root);
        await _objects.DeleteAsync("states/pending", Token);
        _troubled.FailNextWrite(name => name == "states/pending");

        await Assert.ThrowsAsync<IOException>(() => _root.StartAsync(Chain.Horizon.Height, Heights));
        Assert.Null(await _states.ReadPendingAsync(Token));
        Assert.Null(await _root.StartAsync(Chain.Horizon.Height, Heights));

        Assert.Equal(new StoredState(Horizon, Chain.Horizon.Height, Heights), await _states.ReadPendingAsync(Token));
        Assert.Equal([1UL, 4, 4, 2], (await _root.GetProgressAsync()).Required);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_segment_is_leased_to_one_silo_at_a_time()
    {
        SegmentLease first = await _root.LeaseAsync("one", 2);
        SegmentLease second = await _root.LeaseAsync("two", 2);

        Assert.Equal(["bitmap/9/0", "kernel/11/0"], Names(first));
        Assert.Equal(["kernel/11/1"], Names(second));
        Assert.Equal((Heights, _options.LeaseDuration), (first.Heights, first.Duration));
        Assert.Empty((await _root.LeaseAsync("three", 16)).Segments);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_lease_that_ran_out_is_given_to_another_silo()
    {
        await _root.LeaseAsync("one", 16);
        _time.Advance(_options.LeaseDuration - TimeSpan.FromTicks(1));
        Assert.Empty((await _root.LeaseAsync("two", 16)).Segments);

        _time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(["bitmap/9/0", "kernel/11/0", "kernel/11/1"], Names(await _root.LeaseAsync("two", 16)));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_renewed_lease_is_kept_and_only_its_holder_renews_it()
    {
        SegmentLease lease = await _root.LeaseAsync("one", 16);
        _time.Advance(_options.LeaseDuration * 0.9);
        await _root.RenewAsync("one", [lease.Segments[0]]);
        await _root.RenewAsync("two", [.. lease.Segments]);

        _time.Advance(_options.LeaseDuration * 0.9);

        Assert.Equal(["kernel/11/0", "kernel/11/1"], Names(await _root.LeaseAsync("two", 16)));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_returned_lease_is_free_at_once_and_only_its_holder_returns_it()
    {
        SegmentLease lease = await _root.LeaseAsync("one", 16);
        await _root.ReturnAsync("two", [.. lease.Segments]);
        Assert.Empty((await _root.LeaseAsync("two", 16)).Segments);

        await _root.ReturnAsync("one", [lease.Segments[1]]);
        await _root.ReturnAsync("one", [lease.Segments[1]]);

        Assert.Equal(["kernel/11/0"], Names(await _root.LeaseAsync("two", 16)));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_result_after_the_lease_ran_out_is_taken_and_the_segment_not_given_out_again()
    {
        await _root.LeaseAsync("one", 16);
        _time.Advance(_options.LeaseDuration);
        await CompleteAsync("kernel/11/0");
        await _root.ReturnAsync("one", [Find("kernel/11/0").Result.Id]);

        Assert.Equal(["bitmap/9/0", "kernel/11/1"], Names(await _root.LeaseAsync("two", 16)));
    }

    [Fact(Timeout = 60_000)]
    public async Task Of_two_results_of_a_segment_the_first_stays()
    {
        await CompleteAllAsync();
        await _root.CompleteAsync(Report(Find("kernel/11/0").Result with { Elements = 1, HeadersAnswered = 0 }));
        await CompleteAllAsync();

        StateProgress progress = await _root.GetProgressAsync();

        Assert.Equal([1UL, 4, 4, 2], progress.Verified);
        Assert.Null(progress.Refusal);
        Assert.NotNull(progress.Summary);
    }

    [Fact(Timeout = 60_000)]
    public async Task Results_of_no_segment_of_the_plan_are_ignored()
    {
        SegmentResult kernel = Find("kernel/11/0").Result;
        await _root.CompleteAsync(Report(kernel with { Id = kernel.Id with { Id = new SegmentIdentifier(10, 0) } }));
        await _root.CompleteAsync(Report(kernel with { Id = kernel.Id with { Id = new SegmentIdentifier(11, 2) } }));
        await _root.CompleteAsync(Report(kernel) with { Id = Find("kernel/11/1").Result.Id });

        StateProgress progress = await _root.GetProgressAsync();

        Assert.Equal([0UL, 0, 0, 0], progress.Verified);
        Assert.Equal(["bitmap/9/0", "kernel/11/0", "kernel/11/1"], Names(await _root.LeaseAsync("one", 16)));
    }

    [Fact(Timeout = 60_000)]
    public async Task Before_it_is_started_a_root_leases_nothing_and_takes_nothing()
    {
        IStateRootGrain other = _cluster.StateRoot(Chain.Tip.Hash);
        await other.CompleteAsync(Report(Find("kernel/11/0").Result));

        Assert.Empty((await other.LeaseAsync("one", 16)).Segments);
        StateProgress progress = await other.GetProgressAsync();
        Assert.Equal((0UL, 0UL), (progress.RequiredTotal, progress.VerifiedTotal));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_was_asked_beyond_need_adds_up()
    {
        await _root.CompleteAsync(Report(Find("kernel/11/0").Result) with { Rejected = 1, Retried = 2 });
        await _root.CompleteAsync(new SegmentReport(Find("kernel/11/1").Result.Id, null, 3, 4, []));

        StateProgress progress = await _root.GetProgressAsync();

        Assert.Equal((4, 6), (progress.Rejected, progress.Retried));
    }

    [Fact(Timeout = 60_000)]
    public async Task Every_segment_verified_the_state_is_that_of_the_node_that_recorded_it()
    {
        await CompleteAllAsync();

        StateSummary summary = Assert.IsType<StateSummary>((await _root.GetProgressAsync()).Summary);

        // From state.json.
        Assert.Equal((1080UL, Horizon), (summary.HorizonHeight, summary.HorizonHash));
        Assert.Equal("09e9fe8748983ea98eea79d4c4baca86ce4c58683a7d0c42965b1767ae77f163c9", Convert.ToHexStringLower(summary.UtxoSum.AsSpan()));
        Assert.Equal("084785b20fed01c1dbef33361ba3cc87513b0b1e58583f76a0930dbf9ccd167b9c", Convert.ToHexStringLower(summary.KernelSum.AsSpan()));
        Assert.Equal("d7e9f7a22e094f685f60d0e5d5a62b6c80a6b9e167560a54bcba90cc0180028f", summary.BitmapRoot.ToString());
        Assert.Equal("8db5fbed5fde95f35dce10038599b6635313da19791ca54c75f68210447d18eb", summary.OutputPmmrRoot.ToString());
        Assert.Equal(new StoredState(Horizon, 1080, Heights), await _states.ReadVerifiedAsync(Token));
        Assert.Null(await _states.ReadPendingAsync(Token));
        Assert.Empty((await _root.LeaseAsync("one", 16)).Segments);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_root_lost_with_its_silo_goes_on_from_what_is_stored()
    {
        await StoreAsync("bitmap/9/0");
        await StoreAsync("output/11/1");
        await CompleteAsync("kernel/11/0");
        await _cluster.DeactivateAsync(_root);

        StateProgress progress = await _root.GetProgressAsync();

        Assert.Equal([1UL, 1, 0, 0], progress.Verified);
        Assert.Equal([1UL, 4, 4, 2], progress.Required);
        Assert.Equal(["output/11/0", "output/11/2", "output/11/3", "rangeproof/11/1", "kernel/11/0", "kernel/11/1"], Names(await _root.LeaseAsync("one", 16)));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_result_whose_segment_is_gone_or_that_is_damaged_counts_for_nothing()
    {
        await StoreAsync("bitmap/9/0");
        await StoreAsync("kernel/11/0");
        await StoreAsync("kernel/11/1");
        await _objects.DeleteAsync(await NameAsync("kernel/11/0000000000.segment"), Token);
        await _objects.PutAsync(await NameAsync("kernel/11/0000000001.result"), new byte[] { 1, 2, 3 }, Token);
        await _cluster.DeactivateAsync(_root);

        Assert.Equal([1UL, 0, 0, 0], (await _root.GetProgressAsync()).Verified);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_root_lost_after_the_verdict_comes_to_it_again()
    {
        foreach (VerifiedSegment segment in _segments)
        {
            await StoreAsync(segment.Result.Id.ToString());
        }

        await CompleteAllAsync();
        StateSummary? before = (await _root.GetProgressAsync()).Summary;
        await _cluster.DeactivateAsync(_root);

        StateProgress after = await _root.GetProgressAsync();

        Assert.Equal(11UL, after.VerifiedTotal);
        Assert.Equal(before!.UtxoSum.AsEnumerable(), after.Summary!.UtxoSum);
        Assert.Null(await _states.ReadPendingAsync(Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_horizon_that_the_header_store_has_not_is_a_reason_and_no_plan()
    {
        IStateRootGrain other = _cluster.StateRoot(Hash.Zero);

        Assert.Contains("no header", await other.StartAsync(1, Heights), StringComparison.Ordinal);
        Assert.Equal(new StoredState(Horizon, Chain.Horizon.Height, Heights), await _states.ReadPendingAsync(Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task Three_peers_that_fail_to_prove_a_segment_nobody_delivers_put_the_header_in_doubt_wherever_they_were_asked()
    {
        StateSegmentId bitmap = Find("bitmap/9/0").Result.Id;
        string[] peers = ["10.0.0.1:3414", "10.0.0.2:3414", "10.0.0.3:3414"];
        await _cluster.PeerBook.ReportAsync([.. peers.Select(peer => new PeerIncident(Guid.NewGuid(), peer, "merkle-proof", "detail", Ban: true, Leave: false))]);
        await _root.CompleteAsync(new SegmentReport(bitmap, null, 2, 1, [peers[0], peers[1]]));
        await _root.CompleteAsync(new SegmentReport(bitmap, null, 1, 0, [peers[1]]));
        await _root.CompleteAsync(new SegmentReport(Find("kernel/11/0").Result.Id, null, 1, 0, [peers[2]]));
        Assert.Equal("", (await _root.GetProgressAsync()).Unprovable);
        Assert.All(await _cluster.PeerBook.GetPeersAsync(), peer => Assert.True(peer.Banned));

        await _root.CompleteAsync(new SegmentReport(bitmap, null, 1, 0, [peers[2]]));

        Assert.Equal($"bitmap/9/0 (asked of {string.Join(", ", peers)})", (await _root.GetProgressAsync()).Unprovable);
        Assert.All(await _cluster.PeerBook.GetPeersAsync(), peer => Assert.False(peer.Banned));
        Assert.Empty((await _root.LeaseAsync("one", 16)).Segments);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_header_in_doubt_is_given_another_chance_when_the_sync_is_started_again()
    {
        StateSegmentId bitmap = Find("bitmap/9/0").Result.Id;
        await _root.CompleteAsync(new SegmentReport(bitmap, null, 3, 2, ["10.0.0.1:1", "10.0.0.2:1", "10.0.0.3:1"]));

        await _root.StartAsync(Chain.Horizon.Height, Heights);

        Assert.Equal("", (await _root.GetProgressAsync()).Unprovable);
        Assert.Equal("bitmap/9/0", Names(await _root.LeaseAsync("one", 16))[0]);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_segment_that_somebody_proves_puts_nothing_in_doubt_however_many_fail()
    {
        await _root.CompleteAsync(Report(Find("bitmap/9/0").Result) with { FailedProof = ["10.0.0.1:1", "10.0.0.2:1", "10.0.0.3:1"] });

        StateProgress progress = await _root.GetProgressAsync();

        Assert.Equal("", progress.Unprovable);
        Assert.Equal(1UL, progress.Verified[0]);
    }

    private static SegmentReport Report(SegmentResult result) => new(result.Id, result, 0, 0, []);

    private static string[] Names(SegmentLease lease) => [.. lease.Segments.Select(id => id.ToString())];

    private VerifiedSegment Find(string id) => _segments.Single(segment => segment.Result.Id.ToString() == id);

    private Task CompleteAsync(string id) => _root.CompleteAsync(Report(Find(id).Result));

    private async Task CompleteAllAsync()
    {
        foreach (VerifiedSegment segment in _segments)
        {
            await StoredStates.WriteNrdKernelsAsync(_states, Horizon, segment);
            await _root.CompleteAsync(Report(segment.Result));
        }
    }

    private Task StoreAsync(string id) => StoredStates.WriteAsync(_states, Horizon, Find(id));

    private async Task<string> NameAsync(string end)
    {
        await foreach (string name in _objects.ListAsync("states/", Token))
        {
            if (name.EndsWith(end, StringComparison.Ordinal))
            {
                return name;
            }
        }

        throw new InvalidOperationException($"Nothing stored ends in {end}.");
    }
}
