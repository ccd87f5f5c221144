namespace GrinOrleansSync.Grains.Work;

/// <summary>
/// What the cluster's membership knows of those who hold leases, so that a lost silo's leases end with its membership and
/// not only when they run out. A holder is named by its silo's address and generation: a silo that was started again at the
/// same address is another holder, and the one before it gone.
/// </summary>
internal sealed class SiloLiveness(IClusterMembershipService membership)
{
    /// <summary>Whether the holder has left the cluster for good. One that was never heard of has not: it may just have come.</summary>
    public bool IsGone(string holder) => StatusOf(holder) == SiloStatus.Dead;

    /// <summary>Whether the holder is a silo of the cluster as far as is known here.</summary>
    public bool IsMember(string holder) => StatusOf(holder) is not (SiloStatus.None or SiloStatus.Dead);

    private SiloStatus StatusOf(string holder) => SiloAddress.TryParse(holder, out SiloAddress? silo)
        ? membership.CurrentSnapshot.GetSiloStatus(silo)
        : SiloStatus.None;
}
