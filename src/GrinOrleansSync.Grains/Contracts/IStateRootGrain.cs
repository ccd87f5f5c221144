using Grin.Chain.State;

namespace GrinOrleansSync.Grains.Contracts;

/// <summary>
/// The plan of one state, the leases of its segments, their results, and the verdict. It never downloads and never pushes
/// work. Key: hash of the horizon header.
/// </summary>
[Alias(TypeAliases.StateRootGrain)]
public interface IStateRootGrain : IGrainWithStringKey
{
    /// <summary>
    /// Lays down the plan, or takes it up where it was left; again changes nothing. Gives the reason when the horizon
    /// header commits to no state that segments can prove.
    /// </summary>
    [Alias("start"), ResponseTimeout("00:05:00")]
    Task<string?> StartAsync(ulong horizonHeight, SegmentHeights heights);

    /// <summary>Leases segments that can be worked on now to a silo, for a limited time.</summary>
    [Alias("lease")]
    Task<SegmentLease> LeaseAsync(string silo, int count);

    /// <summary>Prolongs a silo's leases.</summary>
    [Alias("renew")]
    Task RenewAsync(string silo, StateSegmentId[] segments);

    /// <summary>Gives leases back: their segments can be leased at once by others.</summary>
    [Alias("return")]
    Task ReturnAsync(string silo, StateSegmentId[] segments);

    /// <summary>Takes the result of a segment; the first one stays.</summary>
    [Alias("complete")]
    Task CompleteAsync(SegmentReport report);

    /// <summary>How far it is; draws the verdict once every segment is there.</summary>
    [Alias("progress"), ResponseTimeout("00:05:00")]
    Task<StateProgress> GetProgressAsync();
}
