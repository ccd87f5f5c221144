using Grin.Chain;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Headers;
using GrinOrleansSync.Grains.Tests.Support;

namespace GrinOrleansSync.Grains.Tests.Headers;

public sealed class HeaderPlanTests
{
    private const ulong Tall = 1_000_000;

    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan HedgeAfter = TimeSpan.FromSeconds(3);
    private static readonly Hash Ours = HashOf(1000);

    private readonly HashSet<string> _gone = [];
    private DateTimeOffset _now = WatchedTime.Epoch;

    [Fact]
    public void With_anchors_every_whole_range_of_the_window_is_leased_once_in_order()
    {
        HeaderPlan plan = Plan(anchors: 100);

        List<(ulong Segment, Hash? Anchor)> leased = All(plan, Tip(0));

        Assert.Equal(Enumerable.Range(0, HeaderPlan.Window).Select(k => ((ulong)k, (Hash?)(k == 0 ? Ours : HashOf(k)))), leased);
        Assert.True(plan.IsWorking(_now));
    }

    [Fact]
    public void A_range_that_no_peer_claims_to_have_whole_is_left_to_a_locator()
    {
        HeaderPlan plan = Plan(anchors: 100);

        Assert.Equal([0UL, 1], All(plan, Tip(0), claimed: 1535).Select(lease => lease.Segment));
        Assert.Equal([2UL], All(plan, Tip(0), claimed: 1536).Select(lease => lease.Segment));
        Assert.Empty(All(Plan(anchors: 100), Tip(0), claimed: 511));
    }

    [Fact]
    public void Without_anchors_every_fourth_range_is_asked_by_number_and_the_others_once_the_one_before_is_parsed()
    {
        HeaderPlan plan = Plan(anchors: 0);
        Assert.Equal([0UL, 4, 8, 12], All(plan, Tip(0), claimed: 16 * 512).Select(lease => lease.Segment));

        plan.Parsed(4, HashOf(5));
        plan.Parsed(0, HashOf(1));

        Assert.Equal([(1UL, (Hash?)HashOf(1)), (5UL, (Hash?)HashOf(5))], All(plan, Tip(0), claimed: 16 * 512));
    }

    [Fact]
    public void Where_nobody_serves_numbers_only_the_next_range_and_those_after_parsed_ones_are_asked_for()
    {
        HeaderPlan plan = Plan(anchors: 0);
        Assert.Equal([0UL], All(plan, Tip(0), numbers: false).Select(lease => lease.Segment));

        plan.Parsed(0, HashOf(1));

        Assert.Equal([(1UL, (Hash?)HashOf(1))], All(plan, Tip(0), numbers: false));
    }

    [Fact]
    public void The_range_that_the_tip_is_in_is_asked_for_from_its_beginning()
    {
        HeaderPlan plan = Plan(anchors: 0);

        Assert.Equal((2UL, (Hash?)Ours), All(plan, Tip(1100))[0]);
        Assert.Equal((3UL, (Hash?)Ours), All(plan, Tip(1536))[0]);
    }

    [Fact]
    public void A_range_that_is_here_is_not_asked_for_again_until_it_was_judged_in_vain()
    {
        HeaderPlan plan = Plan(anchors: 3);
        All(plan, Tip(0), claimed: 1536);
        plan.Arrived(1);
        _now += LeaseDuration;
        Assert.Equal([0UL, 2], All(plan, Tip(0), claimed: 1536).Select(lease => lease.Segment));

        plan.Judged(1);

        Assert.Equal([1UL], All(plan, Tip(0), claimed: 1536).Select(lease => lease.Segment));
    }

    [Fact]
    public void The_range_that_all_others_wait_for_is_leased_a_second_time_when_it_takes_long()
    {
        HeaderPlan plan = Plan(anchors: 3);
        All(plan, Tip(0), claimed: 1536);
        _now += HedgeAfter - TimeSpan.FromTicks(1);
        Assert.Empty(All(plan, Tip(0), claimed: 1536));
        _now += TimeSpan.FromTicks(1);

        Assert.Equal([0UL], All(plan, Tip(0), claimed: 1536).Select(lease => lease.Segment));
        Assert.Empty(All(plan, Tip(0), claimed: 1536));
    }

    [Fact]
    public void An_anchor_that_nobody_knew_is_not_asked_by_again()
    {
        HeaderPlan plan = Plan(anchors: 10);
        All(plan, Tip(0), claimed: 2560);
        for (int failures = 0; failures < 2; failures++)
        {
            plan.Failed(3);
            plan.Failed(4);
            Assert.Equal(failures == 0 ? [(3UL, (Hash?)HashOf(3)), (4UL, (Hash?)HashOf(4))] : [(4UL, (Hash?)null)], All(plan, Tip(0), claimed: 2560));
        }

        plan.Parsed(2, HashOf(77));
        Assert.Equal([(3UL, (Hash?)HashOf(77))], All(plan, Tip(0), claimed: 2560));
    }

    [Fact]
    public void When_the_next_range_fails_again_and_again_a_locator_is_needed_until_the_tip_moves()
    {
        HeaderPlan plan = Plan(anchors: 3);
        for (int failures = 0; failures < 3; failures++)
        {
            Assert.NotEmpty(All(plan, Tip(0), claimed: 1536));
            plan.Failed(0);
        }

        Assert.Empty(All(plan, Tip(0), claimed: 1536));
        plan.Failed(1);
        plan.Failed(2);
        Assert.False(plan.IsWorking(_now));

        Assert.Equal([0UL, 1, 2], All(plan, Tip(100), claimed: 1536).Select(lease => lease.Segment));
    }

    [Fact]
    public void The_window_moves_with_the_tip_and_stays_as_wide()
    {
        HeaderPlan plan = Plan(anchors: 1000);
        All(plan, Tip(0));
        for (ulong segment = 1; segment < HeaderPlan.Window; segment++)
        {
            plan.Arrived(segment);
        }

        Assert.Empty(All(plan, Tip(0)));
        Assert.Equal([(ulong)HeaderPlan.Window], All(plan, Tip(512)).Select(lease => lease.Segment));
        plan.Parsed(ulong.MaxValue / 1024, HashOf(1));
        Assert.Equal(HeaderPlan.Window - 1, All(plan, Tip(64 * 512)).Count);
    }

    [Fact]
    public void Ranges_of_a_silo_that_is_gone_are_leased_again_at_once()
    {
        HeaderPlan plan = Plan(anchors: 4);
        List<(ulong Segment, Hash? Anchor)> leased = All(plan, Tip(0), numbers: false);
        Assert.Equal(4, leased.Count);
        Assert.Empty(All(plan, Tip(0), numbers: false));
        plan.Arrived(1);

        _gone.Add("one");

        Assert.False(plan.IsWorking(_now));
        Assert.Equal([0UL, 2, 3], All(plan, Tip(0), numbers: false, silo: "two").Select(lease => lease.Segment));
        Assert.True(plan.IsWorking(_now));
        Assert.Empty(All(plan, Tip(0), numbers: false, silo: "two"));
    }

    private static HeaderTip Tip(ulong height) => new(height, HashOf((int)height + 5000), height);

    private HeaderPlan Plan(int anchors) => new([.. Enumerable.Range(0, anchors).Select(HashOf)], LeaseDuration, HedgeAfter, silo => _gone.Contains(silo));

    private static Hash HashOf(int number)
    {
        var bytes = new byte[Hash.Size];
        BitConverter.TryWriteBytes(bytes, number + 1);
        return new Hash(bytes);
    }

    private List<(ulong Segment, Hash? Anchor)> All(HeaderPlan plan, HeaderTip tip, ulong claimed = Tall, bool numbers = true, string silo = "one")
    {
        var leases = new List<(ulong, Hash?)>();
        while (plan.Next(tip, Ours, new HeaderRequest(silo, ulong.MaxValue, claimed, numbers, 1), _now) is { } lease)
        {
            leases.Add(lease);
        }

        return leases;
    }
}
