using Grin.Chain.Headers;
using Grin.Chain.Rules;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Headers;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Tests.Support;
using GrinOrleansSync.Storage.Headers;
using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Grains.Tests.Headers;

public sealed class HeaderChainGrainTests : IAsyncDisposable
{
    private readonly WatchedTime _time = new();
    private readonly SyncOptions _options = new();
    private readonly MemoryObjectStore _objects = new();
    private GrainCluster _cluster = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IHeaderChainGrain Grain => _cluster.Headers;

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact(Timeout = 60_000)]
    public async Task Ranges_in_order_make_up_the_chain()
    {
        RecordedChain chain = await StartAsync("chains/devnet-1100");
        for (int from = 1; from <= 1100; from += 512)
        {
            BlockHeader[] range = [.. chain.Headers.All.Skip(from).Take(512)];
            HeaderSubmission submission = await SubmitAsync(range);
            Assert.Equal(new HeaderSubmission(Tip(range[^1]), Progressed: true, null), submission);
        }

        Assert.Equal(Tip(chain.Tip), await Grain.GetTipAsync());
        Assert.Equal(Tip(chain.Horizon), await Grain.GetHeaderAsync(chain.Horizon.Height));
        Assert.Null(await Grain.GetHeaderAsync(1101));
        Assert.Empty(await StagedAsync());
        HeaderStore stored = await HeaderStore.OpenAsync(_objects, chain.Network, Token);
        Assert.Equal(chain.Tip.Hash, stored.Tip.Hash);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_locator_names_our_headers_densest_at_the_tip()
    {
        RecordedChain chain = await StartAsync("chains/devnet-1100");
        await SubmitAsync(chain.Headers.All[1..513]);

        Assert.Equal(HeaderLocator.Heights(512).Select(height => chain.Headers.All[(int)height].Hash), await Grain.GetLocatorAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task The_same_range_again_changes_nothing_whether_or_not_it_is_still_laid_down()
    {
        RecordedChain chain = await StartAsync("chains/refused/control");
        HeaderRange range = await StageAsync(chain.Headers.All[1..41]);
        await Grain.SubmitAsync(range);
        var unchanged = new HeaderSubmission(Tip(chain.Headers.All[40]), Progressed: false, null);

        Assert.Equal(unchanged, await Grain.SubmitAsync(range));
        Assert.Equal(unchanged, await SubmitAsync(chain.Headers.All[1..41]));
        Assert.Equal(unchanged, await SubmitAsync(chain.Headers.All[1..21]));
    }

    [Fact(Timeout = 60_000)]
    public async Task Of_a_range_that_overlaps_the_chain_the_new_headers_are_taken()
    {
        RecordedChain chain = await StartAsync("chains/refused/control");
        await SubmitAsync(chain.Headers.All[1..41]);

        Assert.Equal(new HeaderSubmission(Tip(chain.Tip), Progressed: true, null), await SubmitAsync(chain.Headers.All[11..]));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_range_that_follows_no_header_of_ours_is_refused()
    {
        RecordedChain chain = await StartAsync("chains/refused/control");

        HeaderSubmission submission = await SubmitAsync(chain.Headers.All[41..]);

        Assert.Equal((Rule.HeaderChain, RulePlace.Header(41)), (submission.Violation?.Rule, submission.Violation?.Place));
        Assert.Equal((0UL, false), (submission.Tip.Height, submission.Progressed));
        Assert.Empty(await StagedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task The_rule_that_a_header_breaks_is_named_and_those_before_it_are_taken()
    {
        // What a header alone tells was checked by the silo that downloaded it.
        await StartAsync("chains/refused/control");
        foreach ((string folder, string rule, int height) in new[]
            {
                ("difficulty", "difficulty", 40), ("scaling", "secondary-scaling", 7), ("time", "timestamp", 40), ("prevroot", "header-mmr", 40),
            })
        {
            RecordedChain chain = RecordedChains.Get("chains/refused/" + folder);
            await ForgetHeadersAsync();

            HeaderSubmission submission = await SubmitAsync(chain.Headers.All[1..]);

            Assert.Equal((folder, rule, RulePlace.Header((ulong)height)), (folder, submission.Violation?.Rule.Name, submission.Violation?.Place));
            Assert.Equal(new HeaderSubmission(Tip(chain.Headers.All[height - 1]), Progressed: true, submission.Violation), submission);
            Assert.Equal(submission.Tip, await Grain.GetTipAsync());
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_range_that_was_cleared_away_before_it_was_judged_is_lost_and_no_verdict()
    {
        RecordedChain chain = await StartAsync("chains/refused/control");
        HeaderRange range = await StageAsync(chain.Headers.All[1..41]);
        await _objects.DeleteAsync(range.Name, Token);

        Assert.Equal((HeaderFate.Lost, null), await FateAsync(range));
        Assert.Equal(0UL, (await Grain.GetTipAsync()).Height);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_range_laid_down_before_the_chain_was_opened_again_is_part_of_it_when_it_is_submitted()
    {
        RecordedChain chain = await StartAsync("chains/refused/control");
        HeaderRange range = await StageAsync(chain.Headers.All[1..41]);
        await _cluster.DeactivateAsync(Grain);

        Assert.Equal((HeaderFate.Judged, null), await FateAsync(range));
        Assert.Equal(Tip(chain.Headers.All[40]), await Grain.GetTipAsync());
        Assert.Empty(await StagedAsync());
    }

    [Theory(Timeout = 60_000)]
    [InlineData("branch-230", "branch-240")]
    [InlineData("branch-240", "branch-230")]
    public async Task Of_two_branches_the_heavier_one_is_the_chain_in_whatever_order_they_come(string first, string second)
    {
        await StartAsync("chains/forks-200/" + first);
        RecordedChain heavier = RecordedChains.Get("chains/forks-200/branch-240");
        await SubmitAsync(RecordedChains.Get("chains/forks-200/" + first).Headers.All[1..]);

        // As a peer answers to a locator of the other branch: from the last common header of it on.
        HeaderSubmission submission = await SubmitAsync(RecordedChains.Get("chains/forks-200/" + second).Headers.After(await Grain.GetLocatorAsync()));

        HeaderTip? branch = second == "branch-240" ? null : Tip(RecordedChains.Get("chains/forks-200/" + second).Tip);
        Assert.Equal(new HeaderSubmission(Tip(heavier.Tip), Progressed: second == "branch-240", null, branch), submission);
        await AssertIsOnAsync(heavier);
        await _cluster.DeactivateAsync(Grain);
        await AssertIsOnAsync(heavier);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_chain_that_left_a_branch_goes_on_and_knows_the_branch_when_it_comes_again()
    {
        RecordedChain heavier = await StartAsync("chains/forks-200/branch-240");
        RecordedChain lighter = RecordedChains.Get("chains/forks-200/branch-230");
        await SubmitAsync(lighter.Headers.All[1..]);
        HeaderSubmission half = await SubmitAsync(heavier.Headers.All[201..211]);
        Assert.Equal(new HeaderSubmission(Tip(lighter.Tip), Progressed: false, null, Tip(heavier.Headers.All[210])), half);

        await SubmitAsync(heavier.Headers.All[201..236]);
        HeaderSubmission rest = await SubmitAsync(heavier.Headers.All[236..]);

        Assert.Equal(new HeaderSubmission(Tip(heavier.Tip), Progressed: true, null), rest);
        Assert.Equal(new HeaderSubmission(Tip(heavier.Tip), Progressed: false, null, Tip(lighter.Tip)), await SubmitAsync(lighter.Headers.All[201..]));
        await AssertIsOnAsync(heavier);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_chain_that_was_opened_again_takes_the_next_range()
    {
        RecordedChain chain = await StartAsync("chains/devnet-1100");
        await SubmitAsync(chain.Headers.All[1..513]);
        await SubmitAsync(chain.Headers.All[513..701]);
        await _cluster.DeactivateAsync(Grain);

        Assert.Equal(Tip(chain.Headers.All[700]), await Grain.GetTipAsync());
        Assert.Equal(new HeaderSubmission(Tip(chain.Tip), Progressed: true, null), await SubmitAsync(chain.Headers.All[701..]));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_range_that_comes_before_the_one_it_follows_waits_and_is_judged_with_it()
    {
        RecordedChain chain = await StartAsync("chains/devnet-1100");
        HeaderRange second = await StageAsync(chain.Headers.All[513..1025], segment: 1);
        var waiting = new HeaderSubmission(Tip(chain.Headers.All[0]), Progressed: false, null, null, HeaderFate.Waiting);
        Assert.Equal(waiting, await Grain.SubmitAsync(second));
        Assert.Equal(waiting, await Grain.SubmitAsync(second));

        HeaderSubmission first = await Grain.SubmitAsync(await StageAsync(chain.Headers.All[1..513], segment: 0));

        var judged = new HeaderSubmission(Tip(chain.Headers.All[1024]), Progressed: true, null);
        Assert.Equal(judged, first);
        Assert.Equal(judged, await Grain.SubmitAsync(second));
        Assert.Equal(judged with { Progressed = false }, await Grain.SubmitAsync(second));
        Assert.Empty(await StagedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_range_that_should_follow_the_chain_and_does_not_is_a_stray_and_nobodys_fault()
    {
        RecordedChain chain = await StartAsync("chains/forks-200/branch-230");
        await SubmitAsync(chain.Headers.All[1..221]);
        HeaderRange stray = await StageAsync(RecordedChains.Get("chains/forks-200/branch-240").Headers.All[221..], segment: 0);

        Assert.Equal((HeaderFate.Stray, null), await FateAsync(stray));
        Assert.Equal(Tip(chain.Headers.All[220]), await Grain.GetTipAsync());
        Assert.Empty(await StagedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task What_follows_the_tip_is_leased_to_one_silo_that_has_a_peer_with_more_work()
    {
        RecordedChain chain = await StartAsync("chains/refused/control");
        ulong ours = chain.Headers.All[0].TotalDifficulty;

        Assert.Empty(await Grain.LeaseAsync(Request("one", ours)));
        HeaderLease lease = Assert.Single(await Grain.LeaseAsync(Request("one", ours + 1)));
        Assert.Equal((Tip(chain.Headers.All[0]), null), (lease.Tip, lease.Segment));
        Assert.Equal([chain.Network.GenesisHash], lease.Locator);
        Assert.Empty(await Grain.LeaseAsync(Request("two", ours + 1)));
        Assert.Empty(await Grain.LeaseAsync(Request("one", ours + 1)));
    }

    [Fact(Timeout = 60_000)]
    public async Task Such_a_lease_ends_by_time_and_by_release_and_each_range_prolongs_it()
    {
        RecordedChain chain = await StartAsync("chains/refused/control");
        HeaderLease first = Assert.Single(await Grain.LeaseAsync(Request("one")));
        _time.Advance(_options.LeaseDuration - TimeSpan.FromTicks(1));
        Assert.Empty(await Grain.LeaseAsync(Request("two")));
        _time.Advance(TimeSpan.FromTicks(1));
        HeaderLease second = Assert.Single(await Grain.LeaseAsync(Request("two")));

        await Grain.ReleaseAsync("one", first);
        Assert.Empty(await Grain.LeaseAsync(Request("one")));
        await Grain.ReleaseAsync("two", second);
        Assert.Single(await Grain.LeaseAsync(Request("one")));

        _time.Advance(_options.LeaseDuration - TimeSpan.FromTicks(1));
        await SubmitAsync(chain.Headers.All[1..41]);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Empty(await Grain.LeaseAsync(Request("two")));
        _time.Advance(_options.LeaseDuration);
        Assert.Equal(Tip(chain.Headers.All[40]), Assert.Single(await Grain.LeaseAsync(Request("two"))).Tip);
    }

    private static HeaderRequest Request(string silo, ulong claimed = ulong.MaxValue) => new(silo, claimed, 80, ServesSegments: true, Room: 4);

    private async Task<(HeaderFate, RuleViolation?)> FateAsync(HeaderRange range)
    {
        HeaderSubmission submission = await Grain.SubmitAsync(range);
        return (submission.Fate, submission.Violation);
    }

    private static HeaderTip Tip(BlockHeader header) => new(header.Height, header.Hash, header.TotalDifficulty);

    private async Task<RecordedChain> StartAsync(string name)
    {
        RecordedChain chain = RecordedChains.Get(name);
        _cluster = await GrainCluster.StartAsync(chain.Network, _objects, _options, _time);
        return chain;
    }

    private async Task<HeaderRange> StageAsync(IReadOnlyList<BlockHeader> headers, ulong? segment = null)
    {
        // The grain takes what lies there when it is activated.
        await Grain.GetTipAsync();
        HeaderRange range = StagedHeaders.RangeOf(headers, segment);
        await _objects.PutAsync(range.Name, StagedHeaders.Encode(headers), Token);
        return range;
    }

    private async Task<HeaderSubmission> SubmitAsync(IReadOnlyList<BlockHeader> headers) => await Grain.SubmitAsync(await StageAsync(headers));

    private async Task<List<string>> StagedAsync()
    {
        var names = new List<string>();
        await foreach (string name in _objects.ListAsync(StagedHeaders.Prefix, Token))
        {
            names.Add(name);
        }

        return names;
    }

    private async Task ForgetHeadersAsync()
    {
        await Grain.GetTipAsync();
        await _cluster.DeactivateAsync(Grain);
        await foreach (string name in _objects.ListAsync("headers/", Token))
        {
            await _objects.DeleteAsync(name, Token);
        }
    }

    private async Task AssertIsOnAsync(RecordedChain chain)
    {
        Assert.Equal(Tip(chain.Tip), await Grain.GetTipAsync());
        foreach (ulong height in new ulong[] { 1, 200, 201, 230, chain.Tip.Height })
        {
            Assert.Equal(Tip(chain.Headers.All[(int)height]), await Grain.GetHeaderAsync(height));
        }

        Assert.Null(await Grain.GetHeaderAsync(chain.Tip.Height + 1));
    }
}
