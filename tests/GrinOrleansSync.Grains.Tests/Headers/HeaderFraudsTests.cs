using System.Net;
using Grin.P2P;
using GrinOrleansSync.Grains.Headers;
using GrinOrleansSync.Grains.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace GrinOrleansSync.Grains.Tests.Headers;

public sealed class HeaderFraudsTests
{
    private static readonly PeerIdentity One = PeerIdentity.Of(IPEndPoint.Parse("10.0.0.1:3414"));
    private static readonly PeerIdentity Two = PeerIdentity.Of(IPEndPoint.Parse("10.0.0.2:3414"));
    private static readonly ChainTip Claim = new(1000, 50);

    private readonly FakeTimeProvider _time = new();
    private readonly HeaderFrauds _frauds;

    public HeaderFraudsTests() => _frauds = new HeaderFrauds(new SyncOptions(), _time);

    [Fact]
    public void Three_useless_answers_are_a_fraud()
    {
        Assert.Null(_frauds.Suspect(One, Claim));
        Assert.Null(_frauds.Suspect(One, Claim));

        PeerFault fault = Assert.IsType<PeerFault>(_frauds.Suspect(One, Claim));

        Assert.Equal(PeerFaultReason.FraudHeight, fault.Reason);
        Assert.Equal(PeerFaultSeverity.Ban, fault.Severity);
        Assert.Contains("1000 at height 50", fault.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void So_is_a_second_one_after_the_time_has_run_out()
    {
        Assert.Null(_frauds.Suspect(One, Claim));
        _time.Advance(new SyncOptions().FraudTimeout - TimeSpan.FromTicks(1));
        Assert.Null(_frauds.Suspect(Two, Claim));
        _time.Advance(TimeSpan.FromTicks(1));

        Assert.NotNull(_frauds.Suspect(One, Claim));
        Assert.Null(_frauds.Suspect(Two, Claim));
    }

    [Fact]
    public void A_peer_that_delivers_starts_afresh()
    {
        _frauds.Suspect(One, Claim);
        _frauds.Suspect(One, Claim);
        _frauds.Clear(One);
        _frauds.Clear(Two);

        Assert.Null(_frauds.Suspect(One, Claim));
        Assert.Null(_frauds.Suspect(One, Claim));
        Assert.NotNull(_frauds.Suspect(One, Claim));
    }
}
