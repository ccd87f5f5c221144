using Grin.Chain.Segments;

namespace Grin.P2P;

/// <summary>The message types of the four kinds of segments (p2p.md §8).</summary>
public static class SegmentMessageTypes
{
    /// <summary>The type that asks for a segment of <paramref name="kind"/>.</summary>
    public static MessageType Request(SegmentKind kind) =>
        (MessageType)((int)MessageType.GetOutputBitmapSegment + (2 * (int)kind));

    /// <summary>The type that carries a segment of <paramref name="kind"/>.</summary>
    public static MessageType Answer(SegmentKind kind) =>
        (MessageType)((int)MessageType.OutputBitmapSegment + (2 * (int)kind));

    /// <summary>Whether <paramref name="type"/> asks for a segment, and of which kind.</summary>
    public static bool IsRequest(MessageType type, out SegmentKind kind)
    {
        kind = (SegmentKind)((type - MessageType.GetOutputBitmapSegment) / 2);
        return type is MessageType.GetOutputBitmapSegment or MessageType.GetOutputSegment
            or MessageType.GetRangeProofSegment or MessageType.GetKernelSegment;
    }

    /// <summary>Whether <paramref name="type"/> carries a segment, and of which kind.</summary>
    public static bool IsAnswer(MessageType type, out SegmentKind kind)
    {
        kind = (SegmentKind)((type - MessageType.OutputBitmapSegment) / 2);
        return type is MessageType.OutputBitmapSegment or MessageType.OutputSegment
            or MessageType.RangeProofSegment or MessageType.KernelSegment;
    }
}
