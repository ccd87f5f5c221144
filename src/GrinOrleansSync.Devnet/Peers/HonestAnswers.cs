using System.Diagnostics.CodeAnalysis;
using Grin.Chain.Segments;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Devnet.Peers;

/// <summary>Segments as the node that was recorded answers them.</summary>
internal static class HonestAnswers
{
    /// <summary>The answer with a segment; false when the state has no such segment.</summary>
    public static bool TryBuild(RecordedState state, SegmentKind kind, SegmentIdentifier id, SegmentForm form, [NotNullWhen(true)] out SegmentMessage? message)
    {
        message = SegmentBuilder.TryBuild(state.Mmr(kind, form), id, out Segment? segment)
            ? new SegmentMessage(state.Horizon.Hash, segment, state.CompanionRoot(kind))
            : null;
        return message is not null;
    }
}
