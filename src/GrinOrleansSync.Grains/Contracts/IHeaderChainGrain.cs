using System.Collections.Immutable;
using Grin.Chain;

namespace GrinOrleansSync.Grains.Contracts;

/// <summary>
/// The best header chain: stitches ranges by hash and runs the rules that need the chain in order. It never downloads.
/// Key: genesis hash.
/// </summary>
[Alias(TypeAliases.HeaderChainGrain)]
public interface IHeaderChainGrain : IGrainWithStringKey
{
    /// <summary>The best header.</summary>
    [Alias("tip")]
    Task<HeaderTip> GetTipAsync();

    /// <summary>The header of the best chain at a height; null above the tip.</summary>
    [Alias("header")]
    Task<HeaderTip?> GetHeaderAsync(ulong height);

    /// <summary>
    /// Leases the range after the tip to a silo that has a peer which claims more work; null when none is needed or
    /// another silo holds it. Asked again, a silo gets the same lease.
    /// </summary>
    [Alias("lease")]
    Task<HeaderLease?> LeaseAsync(string silo, ulong claimedDifficulty);

    /// <summary>Gives a lease back without headers.</summary>
    [Alias("release")]
    Task ReleaseAsync(string silo);

    /// <summary>Takes a range, whoever had the lease; the same range again changes nothing.</summary>
    [Alias("submit"), ResponseTimeout("00:05:00")]
    Task<HeaderSubmission> SubmitAsync(HeaderRange range);

    /// <summary>Hashes that tell a peer where our chain stands, newest first.</summary>
    [Alias("locator")]
    Task<ImmutableArray<Hash>> GetLocatorAsync();
}
