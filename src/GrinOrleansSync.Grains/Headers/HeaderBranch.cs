using Grin.Chain.Headers;
using GrinOrleansSync.Grains.Contracts;

namespace GrinOrleansSync.Grains.Headers;

/// <summary>
/// A verified branch that leaves the best chain at a height and is lighter than it so far. Its headers lie in staged ranges;
/// in memory is what the next header is verified by.
/// </summary>
internal sealed class HeaderBranch(ulong forkHeight, HeaderChainVerifier verifier, IReadOnlyList<HeaderRange> ranges)
{
    /// <summary>Height of the last header that it shares with the best chain.</summary>
    public ulong ForkHeight => forkHeight;

    /// <summary>Goes on after its last header.</summary>
    public HeaderChainVerifier Verifier => verifier;

    /// <summary>The ranges it consists of, each following the one before; the first may begin with headers of the best chain.</summary>
    public IReadOnlyList<HeaderRange> Ranges => ranges;

    /// <summary>Its last header.</summary>
    public HeaderTip Tip => new(verifier.Tip.Height, verifier.Tip.Hash, verifier.Tip.TotalDifficulty);

    /// <summary>How many of its ranges lie before a range that follows one of them; 0 when it follows none.</summary>
    public int RangesBefore(HeaderRange range)
    {
        for (int count = ranges.Count; count > 0; count--)
        {
            if (ranges[count - 1].LastHash == range.PreviousHash && ranges[count - 1].LastHeight + 1 == range.FirstHeight)
            {
                return count;
            }
        }

        return 0;
    }

    /// <summary>Whether a range is one of its own.</summary>
    public bool Has(HeaderRange range) => ranges.Any(own => own.Name == range.Name);
}
