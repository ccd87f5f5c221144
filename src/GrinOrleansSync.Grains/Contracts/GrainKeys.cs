using System.Globalization;
using Grin.Chain;
using Grin.Chain.State;

namespace GrinOrleansSync.Grains.Contracts;

/// <summary>
/// Keys of the grains. None is ever built from what a peer sent.
/// <list type="table">
/// <item><term>sync, header chain, peer book</term><description>genesis hash</description></item>
/// <item><term>state root</term><description>horizon block hash</description></item>
/// <item><term>segment</term><description>genesis hash / kind / height / index / horizon hash</description></item>
/// <item><term>segment of headers</term><description>genesis hash / header / 9 / height before / hash of the best header</description></item>
/// </list>
/// </summary>
public static class GrainKeys
{
    /// <summary>Key of the grains that exist once for a network.</summary>
    public static string Network(Hash genesis) => genesis.ToString();

    /// <summary>Key of the root of a state.</summary>
    public static string StateRoot(Hash horizon) => horizon.ToString();

    /// <summary>Key of a segment of a state.</summary>
    public static string Segment(Hash genesis, StateSegmentId id, Hash horizon) => $"{genesis}/{id}/{horizon}";

    /// <summary>Key of a range of headers beyond the best one, or of those that follow it.</summary>
    public static string HeaderRange(Hash genesis, ulong heightBefore, Hash best) =>
        string.Create(CultureInfo.InvariantCulture, $"{genesis}/header/9/{heightBefore}/{best}");

    /// <summary>Takes apart what <see cref="Segment"/> made.</summary>
    /// <exception cref="FormatException">It is no such key.</exception>
    public static (StateSegmentId Id, Hash Horizon) ParseSegment(string key)
    {
        string[] parts = key.Split('/');
        return parts.Length == 5
            && StateSegmentId.TryParse(string.Join('/', parts[1..4]), out StateSegmentId id)
            && Hash.TryParse(parts[4], out Hash horizon)
                ? (id, horizon)
                : throw new FormatException($"'{key}' is no key of a segment.");
    }
}
