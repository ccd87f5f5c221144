using Grin.Chain.Rules;
using Grin.Chain.State;
using GrinOrleansSync.Storage.States;

namespace GrinOrleansSync.Grains.State;

/// <summary>
/// The no-recent-duplicate rule over all kernels of a state, however many there are: excesses are taken in as many passes
/// over the stored runs as memory needs, each pass those whose first bytes fall into its share.
/// </summary>
public static class NrdKernels
{
    // 53 bytes and an array each: a pass needs about 10 MB.
    private const ulong KernelsPerPass = 100_000;

    /// <summary>Checks the kernels that the results count.</summary>
    /// <returns>The violation with the lowest leaf index, or null.</returns>
    public static async Task<RuleViolation?> CheckAsync(StateStore states, IReadOnlyCollection<SegmentResult> results, CancellationToken cancellationToken)
    {
        SegmentResult[] runs = [.. results.Where(result => result.NrdKernels > 0)];
        ulong total = runs.Aggregate(0UL, (sum, result) => sum + result.NrdKernels);
        int passes = (int)Math.Min(256 * 256, 1 + (total / KernelsPerPass));
        RuleViolation? lowest = null;
        for (int pass = 0; pass < passes; pass++)
        {
            List<NrdKernel> share = [];
            foreach (SegmentResult run in runs)
            {
                IReadOnlyList<NrdKernel> kernels = await states.ReadNrdKernelsAsync(run.Origin, run.Id, cancellationToken).ConfigureAwait(false);
                share.AddRange(kernels.Where(kernel => ShareOf(kernel, passes) == pass));
            }

            RuleViolation? violation = NrdRule.Check(share);
            lowest = lowest is null || (violation is not null && violation.Place.Number < lowest.Place.Number) ? violation ?? lowest : lowest;
        }

        return lowest;
    }

    // The first byte of an excess is its sign; the coordinate behind it is as good as random.
    private static int ShareOf(NrdKernel kernel, int passes) => ((kernel.Excess[1] << 8) | kernel.Excess[2]) * passes >> 16;
}
