using Grin.Chain.Headers;
using Grin.Chain.Rules;
using GrinOrleansSync.Devnet.Mining;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Headers;
using GrinOrleansSync.Grains.Tests.Support;
using GrinOrleansSync.Grains.Verification;
using GrinOrleansSync.Storage.Headers;
using GrinOrleansSync.Storage.Objects;
using Microsoft.Extensions.Logging.Abstractions;

namespace GrinOrleansSync.Grains.Tests.Headers;

/// <summary>Branches that leave the best chain far below its tip, in ranges as peers give them.</summary>
public sealed class HeaderChainTests : IDisposable
{
    private readonly VerifierPool _verifierPool = new(1);
    private readonly MemoryObjectStore _objects = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _verifierPool.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_branch_is_kept_while_it_is_lighter_and_takes_over_once_it_is_heavier(bool openedAgain)
    {
        HeaderChain chain = await OpenAsync(SyntheticChains.Shorter);
        HeaderTip tip = Tip(SyntheticChains.Shorter[^1]);

        HeaderSubmission first = await TakeAsync(chain, SyntheticChains.Longer, 101, 612);
        Assert.Equal(new HeaderSubmission(tip, Progressed: false, null, Tip(SyntheticChains.Longer[612])), first);
        chain = openedAgain ? await OpenAsync() : chain;
        Assert.Equal([Tip(SyntheticChains.Longer[612])], chain.Branches);
        HeaderSubmission second = await TakeAsync(chain, SyntheticChains.Longer, 613, 1124);
        HeaderSubmission third = await TakeAsync(chain, SyntheticChains.Longer, 1125, 1200);

        Assert.Equal(new HeaderSubmission(Tip(SyntheticChains.Longer[1124]), Progressed: true, null), second);
        Assert.Equal(new HeaderSubmission(Tip(SyntheticChains.Longer[1200]), Progressed: true, null), third);
        Assert.Equal(1UL, chain.Reorganisations);
        await AssertIsStoredAsync(SyntheticChains.Longer);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(512)]
    public async Task It_does_so_at_the_first_header_that_makes_it_heavier_whatever_the_ranges(int length)
    {
        HeaderChain chain = await OpenAsync(SyntheticChains.Shorter);
        for (int from = 101; from <= 700; from += length)
        {
            Assert.Equal(from + length > 701, (await TakeAsync(chain, SyntheticChains.Longer, from, from + length - 1)).Progressed);
        }

        Assert.True(chain.Tip.Height > 700 && SyntheticChains.Longer[(int)chain.Tip.Height].Hash == chain.Tip.Hash);
        Assert.Empty(chain.Branches);
    }

    [Fact]
    public async Task A_lighter_branch_never_takes_over_and_offered_again_it_is_known()
    {
        HeaderChain chain = await OpenAsync(SyntheticChains.Longer);
        HeaderTip best = Tip(SyntheticChains.Longer[^1]);

        await TakeAsync(chain, SyntheticChains.Shorter, 101, 612);
        HeaderSubmission whole = await TakeAsync(chain, SyntheticChains.Shorter, 613, 700);
        HeaderSubmission again = await TakeAsync(chain, SyntheticChains.Shorter, 101, 612);

        var expected = new HeaderSubmission(best, Progressed: false, null, Tip(SyntheticChains.Shorter[700]));
        Assert.Equal(expected, whole);
        Assert.Equal(expected, again);
        await AssertIsStoredAsync(SyntheticChains.Longer, staged: 2);
    }

    [Fact]
    public async Task A_range_of_the_branch_may_begin_with_headers_of_the_best_chain()
    {
        HeaderChain chain = await OpenAsync(SyntheticChains.Shorter);

        await TakeAsync(chain, SyntheticChains.Longer, 51, 562);
        await TakeAsync(chain, SyntheticChains.Longer, 563, 690);
        chain = await OpenAsync();

        Assert.True((await TakeAsync(chain, SyntheticChains.Longer, 691, 1200)).Progressed);
        await AssertIsStoredAsync(SyntheticChains.Longer);
    }

    [Fact]
    public async Task A_branch_that_breaks_a_rule_before_it_is_heavier_never_takes_over()
    {
        HeaderChain chain = await OpenAsync(SyntheticChains.Shorter);

        await TakeAsync(chain, SyntheticChains.Broken, 101, 612);
        HeaderSubmission broken = await TakeAsync(chain, SyntheticChains.Broken, 613, 800);

        Assert.Equal((Rule.HeaderMmr, RulePlace.Header(650)), (broken.Violation?.Rule, broken.Violation?.Place));
        Assert.Equal((Tip(SyntheticChains.Shorter[^1]), false), (broken.Tip, broken.Progressed));
        await AssertIsStoredAsync(SyntheticChains.Shorter, staged: 1);

        Assert.True((await TakeAsync(chain, SyntheticChains.Longer, 613, 1124)).Progressed);
    }

    [Fact]
    public async Task Two_branches_may_share_their_first_ranges()
    {
        HeaderChain chain = await OpenAsync(SyntheticChains.Shorter);
        IReadOnlyList<BlockHeader> other = SyntheticHeaders.Branch(SyntheticChains.Network, SyntheticChains.Longer, 300, 30, seed: 7);
        await TakeAsync(chain, SyntheticChains.Longer, 101, 300);
        await TakeAsync(chain, SyntheticChains.Longer, 301, 500);

        HeaderSubmission second = await TakeAsync(chain, other, 301, 330);

        Assert.Equal(Tip(other[330]), second.Branch);
        Assert.Equal([Tip(SyntheticChains.Longer[500]), Tip(other[330])], chain.Branches);
        Assert.True((await TakeAsync(chain, SyntheticChains.Longer, 501, 1000)).Progressed);
        Assert.Equal([Tip(other[330])], chain.Branches);
    }

    [Fact]
    public async Task Of_more_branches_than_are_kept_the_one_touched_longest_ago_is_given_up()
    {
        HeaderChain chain = await OpenAsync(SyntheticChains.Shorter);
        for (int i = 0; i <= HeaderChain.MaxBranches; i++)
        {
            IReadOnlyList<BlockHeader> branch = SyntheticHeaders.Branch(SyntheticChains.Network, SyntheticChains.Shorter, 200 + i, 3, seed: 20 + i);
            await TakeAsync(chain, branch, 201 + i, 203 + i);
        }

        Assert.Equal(Enumerable.Range(204, HeaderChain.MaxBranches).Select(height => (ulong)height), chain.Branches.Select(branch => branch.Height));
        await AssertIsStoredAsync(SyntheticChains.Shorter, staged: HeaderChain.MaxBranches);
    }

    [Fact]
    public async Task Lost_at_any_change_of_the_store_the_branch_takes_over_in_the_end()
    {
        bool survived = false;
        for (int changes = 0; !survived; changes++)
        {
            var objects = new MemoryObjectStore();
            HeaderChain chain = await OpenAsync(SyntheticChains.Shorter, objects);
            await TakeAsync(chain, SyntheticChains.Longer, 101, 612, objects);
            HeaderChain failing = await HeaderChain.OpenAsync(SyntheticChains.Network, new FailingObjectStore(objects, changes), _verifierPool, NullLogger.Instance, Token);
            try
            {
                await TakeAsync(failing, SyntheticChains.Longer, 613, 1124, objects);
                survived = true;
            }
            catch (IOException)
            {
                // The silo died there.
            }

            HeaderChain opened = await HeaderChain.OpenAsync(SyntheticChains.Network, objects, _verifierPool, NullLogger.Instance, Token);
            Assert.Equal(SyntheticChains.Longer[1124].Hash, opened.Tip.Hash);
            Assert.True((await TakeAsync(opened, SyntheticChains.Longer, 1125, 1200, objects)).Progressed);
            await AssertIsStoredAsync(SyntheticChains.Longer, objects: objects);
        }
    }

    [Fact]
    public async Task Ranges_that_follow_each_other_are_judged_up_to_the_first_that_is_bad()
    {
        HeaderChain chain = await OpenAsync();
        HeaderRange[] run =
        [
            await StageAsync(SyntheticChains.Broken, 1, 300, _objects),
            await StageAsync(SyntheticChains.Broken, 301, 680, _objects),
            await StageAsync(SyntheticChains.Broken, 681, 800, _objects),
        ];

        IReadOnlyList<HeaderSubmission> verdicts = await chain.TakeAsync(run);

        HeaderTip tip = Tip(SyntheticChains.Broken[649]);
        Assert.Equal(2, verdicts.Count);
        Assert.Equal(new HeaderSubmission(tip, Progressed: true, null), verdicts[0]);
        Assert.Equal((tip, true, Rule.HeaderMmr), (verdicts[1].Tip, verdicts[1].Progressed, verdicts[1].Violation?.Rule));
        Assert.Equal(tip, Tip(chain.Tip));
    }

    private static HeaderTip Tip(BlockHeader header) => new(header.Height, header.Hash, header.TotalDifficulty);

    /// <summary>Opens the chain over headers that are stored already, or what is there.</summary>
    private async Task<HeaderChain> OpenAsync(IReadOnlyList<BlockHeader>? headers = null, MemoryObjectStore? objects = null)
    {
        objects ??= _objects;
        if (headers is not null)
        {
            HeaderStore store = await HeaderStore.OpenAsync(objects, SyntheticChains.Network, Token);
            await store.AppendAsync([.. headers.Skip(1)], Token);
        }

        return await HeaderChain.OpenAsync(SyntheticChains.Network, objects, _verifierPool, NullLogger.Instance, Token);
    }

    private async Task<HeaderSubmission> TakeAsync(HeaderChain chain, IReadOnlyList<BlockHeader> headers, int from, int to, MemoryObjectStore? objects = null) =>
        Assert.Single(await chain.TakeAsync([await StageAsync(headers, from, to, objects ?? _objects)]));

    private static async Task<HeaderRange> StageAsync(IReadOnlyList<BlockHeader> headers, int from, int to, MemoryObjectStore objects)
    {
        BlockHeader[] staged = [.. headers.Skip(from).Take(to - from + 1)];
        HeaderRange range = StagedHeaders.RangeOf(staged);
        await objects.PutAsync(range.Name, StagedHeaders.Encode(staged), Token);
        return range;
    }

    private async Task AssertIsStoredAsync(IReadOnlyList<BlockHeader> headers, int staged = 0, MemoryObjectStore? objects = null)
    {
        objects ??= _objects;
        HeaderStore store = await HeaderStore.OpenAsync(objects, SyntheticChains.Network, Token);
        Assert.Equal(Tip(headers[^1]), Tip(store.Tip));
        foreach (int height in new[] { 1, 100, 101, 650, 700 })
        {
            Assert.Equal(headers[height].Hash, (await store.GetAsync((ulong)height, Token))?.Hash);
        }

        int count = 0;
        await foreach (string name in objects.ListAsync(StagedHeaders.Prefix, Token))
        {
            count++;
        }

        Assert.Equal(staged, count);
    }
}
