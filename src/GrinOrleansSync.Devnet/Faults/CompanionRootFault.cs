using Grin.Chain.Segments;

namespace GrinOrleansSync.Devnet.Faults;

/// <summary>Flips a bit of the root that goes with bitmap and output segments (p2p.md §8.2).</summary>
internal sealed class CompanionRootFault()
    : Fault("companion-root", "flips a bit in the other root sent with bitmap and output segments")
{
    internal override SegmentMessage Alter(SegmentMessage message, SegmentSubject subject) =>
        subject.Kind is SegmentKind.Bitmap or SegmentKind.Output
            ? message with { CompanionRoot = subject.Random.Altered(message.CompanionRoot) }
            : message;
}
