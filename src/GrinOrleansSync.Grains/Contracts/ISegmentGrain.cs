using Grin.Chain;
using Grin.Chain.State;
using Orleans.Concurrency;

namespace GrinOrleansSync.Grains.Contracts;

/// <summary>
/// Download and verification of one segment, or of one range of headers. It has no state of its own: its result is stored
/// with the segment. Key: see <see cref="GrainKeys"/>.
/// </summary>
[Alias(TypeAliases.SegmentGrain)]
public interface ISegmentGrain : IGrainWithStringKey
{
    /// <summary>
    /// Gets the segment, verifies and stores it, and tells the state root; from the store if it is there already, from an
    /// earlier state if it was full there. Stays open while it works.
    /// </summary>
    /// <param name="heights">Heights of the plan it belongs to.</param>
    /// <param name="earlier">Horizon of the state whose full segments are taken over; null if none.</param>
    [Alias("run"), ResponseTimeout("01:00:00")]
    Task<SegmentReport> RunAsync(SegmentHeights heights, Hash? earlier = null);

    /// <summary>
    /// Gets the headers of a lease and tells the header chain. Stays open while it works; a range that takes its time may
    /// be asked for a second time meanwhile.
    /// </summary>
    [Alias("headers"), ResponseTimeout("01:00:00"), AlwaysInterleave]
    Task<HeaderSubmission?> RunHeadersAsync(HeaderLease lease);
}
