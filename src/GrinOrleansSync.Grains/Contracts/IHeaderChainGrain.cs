using System.Collections.Immutable;
using Grin.Chain;

namespace GrinOrleansSync.Grains.Contracts;

/// <summary>
/// The best header chain and the lighter branches beside it: stitches ranges by hash and runs the rules that need the chain
/// in order. It never downloads. Key: genesis hash.
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
    /// Leases ranges to a silo that has a peer which claims more work; or, when no range is under way that could be asked
    /// for at the same time as others, what follows the best header, to one silo at a time. None when none is needed.
    /// </summary>
    [Alias("lease")]
    Task<ImmutableArray<HeaderLease>> LeaseAsync(HeaderRequest request);

    /// <summary>Gives a lease back: one by locator when it is done, one of a range when there are no headers.</summary>
    [Alias("release")]
    Task ReleaseAsync(string silo, HeaderLease lease);

    /// <summary>
    /// The last header of a whole range, known as soon as the range is parsed: what comes after can be asked for while the
    /// range itself is checked. Nothing depends on whether it is true.
    /// </summary>
    [Alias("parsed")]
    Task NoteParsedAsync(ulong segment, Hash lastHash);

    /// <summary>Takes a range, whoever had the lease; the same range again changes nothing.</summary>
    [Alias("submit"), ResponseTimeout("00:05:00")]
    Task<HeaderSubmission> SubmitAsync(HeaderRange range);

    /// <summary>Hashes that tell a peer where our chain stands, newest first.</summary>
    [Alias("locator")]
    Task<ImmutableArray<Hash>> GetLocatorAsync();

    /// <summary>
    /// Hashes of the best chain between its tip and a height that a peer shares with us, newest first and evenly spread:
    /// from the answers to a few of them it shows where the peer's chain leaves ours.
    /// </summary>
    [Alias("locator-above")]
    Task<ImmutableArray<Hash>> GetLocatorAboveAsync(ulong height);
}
