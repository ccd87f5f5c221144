using System.Collections.Immutable;
using Grin.Chain.Headers;
using Grin.Chain.Segments;
using Grin.P2P;

namespace GrinOrleansSync.Devnet.Faults;

/// <summary>
/// One way to misbehave (interface.md §5), from the first answer on that it applies to. Faults keep no state and combine:
/// each alters what the one before left.
/// </summary>
public abstract class Fault
{
    private protected Fault(string name, string description)
    {
        Name = name;
        Description = description;
    }

    /// <summary>The name on the command line.</summary>
    public string Name { get; }

    /// <summary>What the peer does, in a line.</summary>
    public string Description { get; }

    /// <summary>Whether the peer closes a connection as soon as it stands.</summary>
    internal virtual bool HangsUpAtConnect => false;

    /// <summary>Whether the peer leaves segment requests without an answer.</summary>
    internal virtual bool WithholdsSegments => false;

    /// <summary>The parts of a segment.</summary>
    internal virtual Segment Alter(Segment segment, SegmentSubject subject) => segment;

    /// <summary>What goes with a segment.</summary>
    internal virtual SegmentMessage Alter(SegmentMessage message, SegmentSubject subject) => message;

    /// <summary>The headers of an answer, at least one.</summary>
    internal virtual ImmutableArray<BlockHeader> Alter(ImmutableArray<BlockHeader> headers, WireSubject subject) => headers;

    /// <summary>The body of a message; its length is announced as it is.</summary>
    internal virtual byte[] AlterBody(MessageType type, byte[] body, WireSubject subject) => body;

    /// <summary>What is sent in place of a frame, header included; null: the frame.</summary>
    internal virtual byte[]? ReplaceFrame(MessageType type, WireSubject subject) => null;

    /// <summary>How a frame is sent; null: like any other.</summary>
    internal virtual FrameDelivery? DeliveryOf(MessageType type) => null;
}
