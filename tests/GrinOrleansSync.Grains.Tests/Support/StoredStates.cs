using Grin.Chain;
using Grin.Chain.Segments;
using Grin.Chain.State;
using GrinOrleansSync.Storage.States;

namespace GrinOrleansSync.Grains.Tests.Support;

/// <summary>Puts verified segments where grains put them.</summary>
internal static class StoredStates
{
    public static async Task WriteAsync(StateStore states, Hash horizon, VerifiedSegment verified)
    {
        await states.WriteSegmentAsync(new SegmentMessage(horizon, verified.Proven.Segment, verified.Proven.CompanionRoot), TestContext.Current.CancellationToken);
        await WriteNrdKernelsAsync(states, horizon, verified);
        await states.WriteResultAsync(horizon, verified.Result, TestContext.Current.CancellationToken);
    }

    public static async Task WriteNrdKernelsAsync(StateStore states, Hash horizon, VerifiedSegment verified)
    {
        if (verified.NrdKernels.Count > 0)
        {
            await states.WriteNrdKernelsAsync(horizon, verified.Result.Id, verified.NrdKernels, TestContext.Current.CancellationToken);
        }
    }
}
