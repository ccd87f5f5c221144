using System.Runtime.InteropServices;
using Grin.Chain.Rules;

namespace Grin.Chain.State;

/// <summary>
/// The no-recent-duplicate rule over a whole chain: between two NRD kernels with the same excess lie at least as many
/// blocks as the later one says (consensus.md §11.3; grin: chain/src/txhashset/txhashset.rs, <c>apply_kernel_rules</c>).
/// </summary>
public static class NrdRule
{
    /// <summary>Checks all NRD kernels whose excesses belong together; sorts them.</summary>
    /// <returns>The violation with the lowest leaf index, or null.</returns>
    public static RuleViolation? Check(List<NrdKernel> kernels)
    {
        kernels.Sort(NrdKernel.CompareByExcess);
        RuleViolation? lowest = null;
        Span<NrdKernel> sorted = CollectionsMarshal.AsSpan(kernels);
        for (int i = 1; i < sorted.Length; i++)
        {
            NrdKernel earlier = sorted[i - 1];
            NrdKernel later = sorted[i];
            if (earlier.Excess.SequenceEqual(later.Excess)
                && later.Block - earlier.Block < later.RelativeHeight
                && (lowest is null || later.LeafIndex < lowest.Place.Number))
            {
                lowest = new RuleViolation(
                    Rule.Nrd,
                    RulePlace.Kernel(later.LeafIndex, later.Block),
                    $"the excess of kernel {earlier.LeafIndex} in block {earlier.Block} may not repeat before block {earlier.Block + later.RelativeHeight}");
            }
        }

        return lowest;
    }
}
