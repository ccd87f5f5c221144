using Grin.Chain.Segments;
using GrinOrleansSync.Devnet.Peers;

namespace GrinOrleansSync.Devnet.Faults;

/// <summary>
/// Answers with another segment than the asked one: the same leaves at another height, which proves, or an index that does
/// not exist. Neither can have been asked for a moment before, as a neighbour of the same height could.
/// </summary>
internal sealed class WrongSegmentFault() : Fault("wrong-segment", "answers with a segment of another height or with an index beyond the end")
{
    internal override Segment Alter(Segment segment, SegmentSubject subject)
    {
        SegmentIdentifier asked = segment.Id;
        if (subject.Random.Coin())
        {
            ulong count = SegmentRange.Count(subject.Range.MmrSize, asked.Height);
            return new SegmentParts(segment) { Id = asked with { Index = count + subject.Random.Below(1000UL) } }.ToSegment();
        }

        SegmentIdentifier other = asked.Height > 0
            ? new SegmentIdentifier((byte)(asked.Height - 1), asked.Index * 2)
            : new SegmentIdentifier(1, asked.Index / 2);
        return HonestAnswers.TryBuild(subject.State, subject.Kind, other, subject.Form, out SegmentMessage? message)
            ? message.Segment
            : segment;
    }
}
