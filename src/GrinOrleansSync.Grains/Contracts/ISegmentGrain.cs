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
    /// Gets the segment, verifies and stores it, and tells the state root; from the store if it is there already. Stays
    /// open while it works.
    /// </summary>
    [Alias("run"), ResponseTimeout("01:00:00")]
    Task<SegmentReport> RunAsync(SegmentHeights heights);

    /// <summary>
    /// Gets the headers of a lease and tells the header chain. Stays open while it works; a range that takes its time may
    /// be asked for a second time meanwhile.
    /// </summary>
    [Alias("headers"), ResponseTimeout("01:00:00"), AlwaysInterleave]
    Task<HeaderSubmission?> RunHeadersAsync(HeaderLease lease);
}
