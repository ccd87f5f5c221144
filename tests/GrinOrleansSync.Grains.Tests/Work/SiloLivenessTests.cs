using System.Collections.Immutable;
using System.Net;
using GrinOrleansSync.Grains.Work;

namespace GrinOrleansSync.Grains.Tests.Work;

public sealed class SiloLivenessTests
{
    private static readonly SiloAddress Silo = SiloAddress.New(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 11111), 7);

    [Theory]
    [InlineData(SiloStatus.Created, false, true)]
    [InlineData(SiloStatus.Joining, false, true)]
    [InlineData(SiloStatus.Active, false, true)]
    [InlineData(SiloStatus.ShuttingDown, false, true)]
    [InlineData(SiloStatus.Stopping, false, true)]
    [InlineData(SiloStatus.Dead, true, false)]
    public void A_silo_is_gone_when_membership_declares_it_dead(SiloStatus status, bool gone, bool member)
    {
        SiloLiveness liveness = Know((Silo, status));

        Assert.Equal((gone, member), (liveness.IsGone(Silo.ToParsableString()), liveness.IsMember(Silo.ToParsableString())));
    }

    [Fact]
    public void A_silo_started_again_at_its_address_is_another_and_the_one_before_it_gone()
    {
        SiloAddress again = SiloAddress.New(Silo.Endpoint, Silo.Generation + 1);
        SiloLiveness liveness = Know((again, SiloStatus.Joining));

        Assert.True(liveness.IsGone(Silo.ToParsableString()));
        Assert.True(liveness.IsMember(again.ToParsableString()));
        Assert.False(liveness.IsGone(again.ToParsableString()));
    }

    [Theory]
    [InlineData("192.0.2.9:11111@7")]
    [InlineData("192.0.2.1:11112@7")]
    [InlineData("one")]
    [InlineData("")]
    public void One_that_was_never_heard_of_is_neither_gone_nor_a_member(string holder)
    {
        SiloLiveness liveness = Know((Silo, SiloStatus.Dead));

        Assert.False(liveness.IsGone(holder) || liveness.IsMember(holder));
    }

    private static SiloLiveness Know(params (SiloAddress Address, SiloStatus Status)[] silos) => new(new KnownMembership(silos));

    private sealed class KnownMembership((SiloAddress Address, SiloStatus Status)[] silos) : IClusterMembershipService
    {
        public ClusterMembershipSnapshot CurrentSnapshot { get; } = new(
            silos.ToImmutableDictionary(silo => silo.Address, silo => new ClusterMember(silo.Address, silo.Status, "silo")),
            new MembershipVersion(1));

        public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => throw new NotSupportedException();

        public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<bool> TryKill(SiloAddress siloAddress) => throw new NotSupportedException();
    }
}
