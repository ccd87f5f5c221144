using Grin.Chain.State;
using GrinOrleansSync.Grains.Hosting;

namespace GrinOrleansSync.Grains.Tests.Hosting;

public sealed class SyncOptionsTests
{
    private readonly SyncOptions _options = new();

    [Fact]
    public void Untouched_they_are_those_of_the_interface()
    {
        // interface.md §5: 5 s without a byte, 120 s of claims without headers.
        Assert.Equal(TimeSpan.FromSeconds(5), _options.StallTimeout);
        Assert.Equal(TimeSpan.FromSeconds(120), _options.FraudTimeout);
        Assert.Equal(new SegmentHeights(9, 11, 11, 11), _options.SegmentHeights);
        Assert.Equal(TimeSpan.FromSeconds(30), _options.LeaseDuration);
        Assert.False(_options.Follow);
        Assert.False(_options.AskEveryPeer);
        Assert.Empty(_options.Peers);
    }

    [Fact]
    public void A_slow_peer_is_hedged_before_it_counts_as_stalled_and_a_lease_outlives_a_stall()
    {
        Assert.True(_options.HedgeAfter < _options.StallTimeout);
        Assert.True(_options.StallTimeout < _options.LeaseDuration);
        Assert.True(_options.LeaseDuration < _options.GiveUpAfter);
    }
}
