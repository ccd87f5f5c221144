using Grin.Chain.Segments;

namespace GrinOrleansSync.Devnet.Faults;

/// <summary>Answers for the block before the horizon.</summary>
internal sealed class WrongBlockFault() : Fault("wrong-block", "answers for another block than the asked one")
{
    internal override SegmentMessage Alter(SegmentMessage message, SegmentSubject subject) =>
        message with { BlockHash = subject.State.Horizon.PreviousHash };
}
