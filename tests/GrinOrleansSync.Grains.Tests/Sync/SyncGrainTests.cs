using Grin.Chain;
using Grin.Chain.State;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Headers;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Tests.Support;
using GrinOrleansSync.Storage.Headers;
using GrinOrleansSync.Storage.Objects;
using GrinOrleansSync.Storage.States;

namespace GrinOrleansSync.Grains.Tests.Sync;

public sealed class SyncGrainTests : IAsyncDisposable
{
    private static readonly RecordedChain Chain = RecordedChains.Small;
    private static readonly Hash Horizon = Chain.Horizon.Hash;

    private readonly WatchedTime _time = new();
    private readonly SyncOptions _options = new();
    private readonly MemoryObjectStore _empty = new();
    private GrainCluster _cluster = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ISyncGrain Sync => _cluster.Sync;

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact(Timeout = 60_000)]
    public async Task Before_it_is_started_it_gives_no_work_and_says_so()
    {
        await StartSilosAsync(_empty);

        Assert.Equal(new SyncAssignment(SyncPhase.Incomplete, Hash.Zero), await Sync.GetAssignmentAsync(Silo("one")));
        SyncStatus status = await Sync.GetStatusAsync();
        Assert.Equal((SyncPhase.Incomplete, 0UL, "The sync was not started."), (status.Phase, status.Tip.Height, status.Obstacle));
    }

    [Fact(Timeout = 60_000)]
    public async Task Headers_are_over_when_every_silo_has_tried_its_peers_and_none_claims_more_work()
    {
        await StartSilosAsync(await RecordedChains.StoreHeadersAsync(Chain));
        await Sync.StartAsync();
        ulong ours = Chain.Tip.TotalDifficulty;

        Assert.Equal(SyncPhase.Headers, await PhaseAsync(Silo("one") with { UsablePeers = 0, ClaimedDifficulty = 0 }));
        Assert.Equal(SyncPhase.Headers, await PhaseAsync(Silo("one") with { Settled = false }));
        Assert.Equal(SyncPhase.Headers, await PhaseAsync(Silo("one") with { ClaimedDifficulty = ours + 1 }));
        Assert.Equal(SyncPhase.Headers, await PhaseAsync(Silo("two") with { ClaimedDifficulty = ours }));
        Assert.Equal(new SyncAssignment(SyncPhase.State, Horizon), await Sync.GetAssignmentAsync(Silo("one") with { ClaimedDifficulty = ours }));
        SyncStatus status = await Sync.GetStatusAsync();
        Assert.Equal((SyncPhase.State, Chain.Horizon.Height, Chain.Tip.Height, 4UL), (status.Phase, status.Horizon?.Height, status.Tip.Height, status.State?.RequiredTotal));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_silo_that_fell_silent_is_not_waited_for()
    {
        await StartSilosAsync(await RecordedChains.StoreHeadersAsync(Chain));
        await Sync.StartAsync();
        await Sync.GetAssignmentAsync(Silo("gone") with { ClaimedDifficulty = ulong.MaxValue });
        Assert.Equal(SyncPhase.Headers, await PhaseAsync(Silo("one")));
        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(SyncPhase.Headers, await PhaseAsync(Silo("one")));

        _time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(SyncPhase.State, await PhaseAsync(Silo("one")));
    }

    [Fact(Timeout = 60_000)]
    public async Task Every_segment_complete_the_state_is_verified()
    {
        await StartSilosAsync(await RecordedChains.StoreHeadersAsync(Chain));
        await Sync.StartAsync();
        await Sync.GetAssignmentAsync(Silo("one"));
        _time.Advance(TimeSpan.FromSeconds(7));
        await CompleteAsync(Chain);

        Assert.Equal(new SyncAssignment(SyncPhase.Verified, Horizon), await Sync.GetAssignmentAsync(Silo("one")));
        SyncStatus status = await Sync.GetStatusAsync();
        Assert.Equal(Horizon, status.State?.Summary?.HorizonHash);
        Assert.Equal((7.0, null, null), (status.StateSeconds, status.Refusal, status.Obstacle));

        // It stays so, whatever peers claim.
        Assert.Equal(SyncPhase.Verified, await PhaseAsync(Silo("one") with { ClaimedDifficulty = ulong.MaxValue }));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_state_that_breaks_a_rule_is_refused_for_good()
    {
        RecordedChain chain = RecordedChains.Get("chains/refused/inflation");
        _options.Follow = true;
        await StartSilosAsync(await RecordedChains.StoreHeadersAsync(chain));
        await Sync.StartAsync();
        await Sync.GetAssignmentAsync(Silo("one"));
        await CompleteAsync(chain);

        Assert.Equal(SyncPhase.Refused, await PhaseAsync(Silo("one")));
        Assert.Equal("kernel-sums", (await Sync.GetStatusAsync()).Refusal?.Rule.Name);
        Assert.Equal(SyncPhase.Refused, await PhaseAsync(Silo("one") with { ClaimedDifficulty = ulong.MaxValue }));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_chain_too_short_for_a_horizon_has_the_genesis_blocks_state()
    {
        await StartSilosAsync(_empty, RecordedChains.Demo);
        await Sync.StartAsync();

        Assert.Equal(new SyncAssignment(SyncPhase.Verified, RecordedChains.Demo.Network.GenesisHash), await Sync.GetAssignmentAsync(Silo("one") with { ClaimedDifficulty = 3 }));
        Assert.Equal((0UL, 1UL, 1UL), await Summary());
        Assert.Equal(0UL, (await new StateStore(_empty, RecordedChains.Demo.Network).ReadVerifiedAsync(Token))?.Height);

        async Task<(ulong, ulong, ulong)> Summary()
        {
            StateSummary summary = (await Sync.GetStatusAsync()).State!.Summary!;
            return (summary.HorizonHeight, summary.UnspentOutputs, summary.Kernels);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task It_gives_up_when_there_is_no_usable_peer_for_the_time_it_is_given()
    {
        await StartSilosAsync(_empty);
        await Sync.StartAsync();
        SiloReport alone = Silo("one") with { UsablePeers = 0, ClaimedDifficulty = 0 };
        _time.Advance(_options.GiveUpAfter - TimeSpan.FromTicks(1));
        Assert.Equal(SyncPhase.Headers, await PhaseAsync(alone));

        _time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(SyncPhase.Incomplete, await PhaseAsync(alone));
        string? obstacle = (await Sync.GetStatusAsync()).Obstacle;
        Assert.StartsWith("there was no usable peer for 60 s; the headers are not complete.", obstacle, StringComparison.Ordinal);
        Assert.Contains("--peer", obstacle, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_usable_peer_on_any_silo_starts_the_time_afresh()
    {
        await StartSilosAsync(_empty);
        await Sync.StartAsync();
        _time.Advance(_options.GiveUpAfter - TimeSpan.FromSeconds(1));
        await Sync.GetAssignmentAsync(Silo("two") with { ClaimedDifficulty = ulong.MaxValue });
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(SyncPhase.Headers, await PhaseAsync(Silo("one") with { UsablePeers = 0, ClaimedDifficulty = 0 }));
    }

    [Fact(Timeout = 60_000)]
    public async Task It_gives_up_when_peers_that_seem_usable_deliver_nothing()
    {
        await StartSilosAsync(await RecordedChains.StoreHeadersAsync(Chain));
        await Sync.StartAsync();
        Assert.Equal(SyncPhase.State, await PhaseAsync(Silo("one")));
        _time.Advance(_options.GiveUpAfter + _options.StallTimeout - TimeSpan.FromTicks(1));
        Assert.Equal(SyncPhase.State, await PhaseAsync(Silo("one") with { BytesReceived = 60_000 }));

        _time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(SyncPhase.Incomplete, await PhaseAsync(Silo("one") with { BytesReceived = 65_000 }));
        Assert.Contains("4 of 4 segments at horizon 60 are missing", (await Sync.GetStatusAsync()).Obstacle, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Bytes_segments_and_headers_are_progress()
    {
        MemoryObjectStore objects = await RecordedChains.StoreHeadersAsync(Chain);
        await StartSilosAsync(objects);
        await Sync.StartAsync();
        await Sync.GetAssignmentAsync(Silo("one"));
        TimeSpan almost = _options.GiveUpAfter + _options.StallTimeout - TimeSpan.FromSeconds(1);
        _time.Advance(almost);
        Assert.Equal(SyncPhase.State, await PhaseAsync(Silo("one") with { BytesReceived = 64 << 10 }));
        _time.Advance(almost);
        VerifiedSegment bitmap = (await RecordedResults.OfAsync(Chain, SegmentHeights.Default))[0];
        await _cluster.StateRoot(Horizon).CompleteAsync(new SegmentReport(bitmap.Result.Id, bitmap.Result, 0, 0, []));
        Assert.Equal(SyncPhase.State, await PhaseAsync(Silo("one") with { BytesReceived = 64 << 10 }));
        _time.Advance(almost);

        Assert.Equal(SyncPhase.State, await PhaseAsync(Silo("one") with { BytesReceived = 64 << 10 }));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_bytes_of_a_silo_that_is_gone_do_not_hide_those_that_others_receive()
    {
        await StartSilosAsync(await RecordedChains.StoreHeadersAsync(Chain));
        await Sync.StartAsync();
        await Sync.GetAssignmentAsync(Silo("gone") with { BytesReceived = 1L << 30 });
        await Sync.GetAssignmentAsync(Silo("one"));
        long received = 0;
        for (int times = 0; times < 8; times++)
        {
            _time.Advance(TimeSpan.FromSeconds(20));
            received += 1 << 20;
            Assert.Equal(SyncPhase.State, await PhaseAsync(Silo("one") with { BytesReceived = received }));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_header_that_nobody_can_prove_ends_it_incomplete()
    {
        await StartSilosAsync(await RecordedChains.StoreHeadersAsync(Chain));
        await Sync.StartAsync();
        await Sync.GetAssignmentAsync(Silo("one"));
        VerifiedSegment bitmap = (await RecordedResults.OfAsync(Chain, SegmentHeights.Default))[0];
        await _cluster.StateRoot(Horizon).CompleteAsync(new SegmentReport(bitmap.Result.Id, null, 3, 2, ["10.0.0.1:1", "10.0.0.2:1", "10.0.0.3:1"]));

        Assert.Equal(SyncPhase.Incomplete, await PhaseAsync(Silo("one")));
        Assert.StartsWith("horizon-unprovable: ", (await Sync.GetStatusAsync()).Obstacle, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_sync_that_ended_goes_on_when_it_is_started_again()
    {
        await StartSilosAsync(await RecordedChains.StoreHeadersAsync(Chain));
        await Sync.StartAsync();
        await Sync.GetAssignmentAsync(Silo("one"));
        VerifiedSegment bitmap = (await RecordedResults.OfAsync(Chain, SegmentHeights.Default))[0];
        await _cluster.StateRoot(Horizon).CompleteAsync(new SegmentReport(bitmap.Result.Id, bitmap.Result, 0, 0, []));
        await Sync.GetAssignmentAsync(Silo("one"));
        _time.Advance(_options.GiveUpAfter);
        Assert.Equal(SyncPhase.Incomplete, await PhaseAsync(Silo("one") with { UsablePeers = 0 }));

        await Sync.StartAsync();
        await Sync.StartAsync();

        Assert.Equal(SyncPhase.State, await PhaseAsync(Silo("one")));
        Assert.Equal((4UL, 1UL), ((await Sync.GetStatusAsync()).State!.RequiredTotal, (await Sync.GetStatusAsync()).State!.VerifiedTotal));
    }

    [Fact(Timeout = 60_000)]
    public async Task One_that_follows_the_chain_starts_over_when_a_peer_claims_more_work()
    {
        _options.Follow = true;
        await StartSilosAsync(await RecordedChains.StoreHeadersAsync(Chain));
        await Sync.StartAsync();
        await Sync.GetAssignmentAsync(Silo("one"));
        await CompleteAsync(Chain);
        Assert.Equal(SyncPhase.Verified, await PhaseAsync(Silo("one")));
        Assert.Equal(SyncPhase.Verified, await PhaseAsync(Silo("one") with { ClaimedDifficulty = Chain.Tip.TotalDifficulty }));

        Assert.Equal(SyncPhase.Headers, await PhaseAsync(Silo("one") with { ClaimedDifficulty = Chain.Tip.TotalDifficulty + 1 }));

        // Nothing came of the claim: the horizon is the same, and verified already.
        Assert.Equal(SyncPhase.Verified, await PhaseAsync(Silo("one")));
    }

    [Fact(Timeout = 60_000)]
    public async Task One_that_follows_the_chain_tries_again_what_came_to_nothing_after_a_pause()
    {
        _options.Follow = true;
        await StartSilosAsync(_empty);
        await Sync.StartAsync();
        _time.Advance(_options.GiveUpAfter);
        Assert.Equal(SyncPhase.Incomplete, await PhaseAsync(Silo("one") with { UsablePeers = 0 }));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(SyncPhase.Incomplete, await PhaseAsync(Silo("one")));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(SyncPhase.Incomplete, await PhaseAsync(Silo("one") with { UsablePeers = 0 }));

        Assert.Equal(SyncPhase.Headers, await PhaseAsync(Silo("one") with { ClaimedDifficulty = ulong.MaxValue }));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_running_sync_lost_with_its_silo_goes_on_by_itself()
    {
        await StartSilosAsync(await RecordedChains.StoreHeadersAsync(Chain));
        await Sync.StartAsync();
        Assert.Equal(SyncPhase.State, await PhaseAsync(Silo("one")));
        VerifiedSegment bitmap = (await RecordedResults.OfAsync(Chain, SegmentHeights.Default))[0];
        await _cluster.StateRoot(Horizon).CompleteAsync(new SegmentReport(bitmap.Result.Id, bitmap.Result, 0, 0, []));

        await _cluster.DeactivateAsync(Sync);

        Assert.Equal(SyncPhase.State, await PhaseAsync(Silo("one")));
        Assert.Equal(1UL, (await Sync.GetStatusAsync()).State?.VerifiedTotal);
    }

    [Fact(Timeout = 60_000)]
    public async Task That_it_runs_is_written_by_the_next_start_when_the_first_could_not()
    {
        var troubled = new TroubledObjectStore(_empty);
        await StartSilosAsync(troubled);
        troubled.FailNextWrite(name => name.Contains("-sync-", StringComparison.Ordinal));
        await Assert.ThrowsAsync<OrleansException>(Sync.StartAsync);
        await Sync.StartAsync();

        await _cluster.DeactivateAsync(Sync);

        Assert.Equal(SyncPhase.Headers, await PhaseAsync(Silo("one") with { ClaimedDifficulty = ulong.MaxValue }));
    }

    [Fact(Timeout = 60_000)]
    public async Task That_it_has_ended_is_written_by_a_later_call_when_the_first_could_not()
    {
        var troubled = new TroubledObjectStore(_empty);
        await StartSilosAsync(troubled);
        await Sync.StartAsync();
        _time.Advance(_options.GiveUpAfter);
        troubled.FailNextWrite(name => name.Contains("-sync-", StringComparison.Ordinal));
        await Assert.ThrowsAsync<OrleansException>(() => PhaseAsync(Silo("one") with { UsablePeers = 0 }));
        Assert.Equal(SyncPhase.Incomplete, await PhaseAsync(Silo("one") with { UsablePeers = 0 }));

        await _cluster.DeactivateAsync(Sync);

        Assert.Equal(SyncPhase.Incomplete, await PhaseAsync(Silo("one")));
    }

    [Fact(Timeout = 60_000)]
    public async Task One_that_has_ended_does_not_start_by_itself_again()
    {
        await StartSilosAsync(_empty);
        await Sync.StartAsync();
        _time.Advance(_options.GiveUpAfter);
        await Sync.GetAssignmentAsync(Silo("one") with { UsablePeers = 0 });

        await _cluster.DeactivateAsync(Sync);

        Assert.Equal(SyncPhase.Incomplete, await PhaseAsync(Silo("one")));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_heavier_chain_that_comes_meanwhile_has_a_horizon_of_its_own()
    {
        // The root of the old horizon is left behind as it is.
        _options.Follow = true;
        RecordedChain chain = RecordedChains.Demo;
        HeaderStore headers = await HeaderStore.OpenAsync(_empty, chain.Network, Token);
        await headers.AppendAsync([.. chain.Headers.All.Skip(1).Take(1000)], Token);
        await StartSilosAsync(_empty, chain);
        await Sync.StartAsync();
        SyncAssignment before = await Sync.GetAssignmentAsync(Silo("one"));
        Assert.Equal(SyncPhase.State, before.Phase);
        await _cluster.DeactivateAsync(Sync);
        HeaderRange range = StagedHeaders.RangeOf(chain.Headers.All[1001..]);
        await _empty.PutAsync(range.Name, StagedHeaders.Encode(chain.Headers.All.Skip(1001)), Token);
        await _cluster.Headers.SubmitAsync(range);

        SyncAssignment after = await Sync.GetAssignmentAsync(Silo("one"));

        Assert.Equal(new SyncAssignment(SyncPhase.State, chain.Horizon.Hash), after);
        Assert.NotEqual(before.Horizon, after.Horizon);
    }

    private static SiloReport Silo(string name) => new() { Silo = name, UsablePeers = 1, Settled = true, BytesReceived = 0, ClaimedDifficulty = 1 };

    private async Task StartSilosAsync(IObjectStore objects, RecordedChain? chain = null) =>
        _cluster = await GrainCluster.StartAsync((chain ?? Chain).Network, objects, _options, _time);

    private async Task<SyncPhase> PhaseAsync(SiloReport report) => (await Sync.GetAssignmentAsync(report)).Phase;

    private async Task CompleteAsync(RecordedChain chain)
    {
        IStateRootGrain root = _cluster.StateRoot(chain.Horizon.Hash);
        foreach (VerifiedSegment segment in await RecordedResults.OfAsync(chain, SegmentHeights.Default))
        {
            await StoredStates.WriteNrdKernelsAsync(new StateStore(_cluster.Store(0), chain.Network), chain.Horizon.Hash, segment);
            await root.CompleteAsync(new SegmentReport(segment.Result.Id, segment.Result, 0, 0, []));
        }
    }
}
