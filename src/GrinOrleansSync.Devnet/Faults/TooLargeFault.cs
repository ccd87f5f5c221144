using Grin.P2P;

namespace GrinOrleansSync.Devnet.Faults;

/// <summary>Announces a segment message just above the limit of its type, or of the largest length there is, and sends no more.</summary>
internal sealed class TooLargeFault() : Fault("too-large", "announces a segment message longer than the limit")
{
    internal override byte[]? ReplaceFrame(MessageType type, WireSubject subject)
    {
        if (!SegmentMessageTypes.IsAnswer(type, out _))
        {
            return null;
        }

        ulong length = subject.Random.Coin() ? ulong.MaxValue : (ulong)new MessageLimits(subject.Network).MaxLength(type) + 1;
        var header = new byte[MessageHeader.Size];
        new MessageHeader(type, length).Write(header, subject.Network.Magic);
        return header;
    }
}
