using Grin.Chain.State;

namespace GrinOrleansSync.Host.Results;

/// <summary>The roots of a state in a result; <see cref="Output"/> is what the horizon header commits to.</summary>
internal sealed record RootsResult(string Output, string OutputPmmr, string Bitmap, string RangeProof, string Kernel)
{
    public static RootsResult Of(StateSummary summary) => new(
        summary.OutputRoot.ToString(),
        summary.OutputPmmrRoot.ToString(),
        summary.BitmapRoot.ToString(),
        summary.RangeProofRoot.ToString(),
        summary.KernelRoot.ToString());
}
