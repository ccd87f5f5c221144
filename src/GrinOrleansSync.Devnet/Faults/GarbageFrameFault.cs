using Grin.P2P;

namespace GrinOrleansSync.Devnet.Faults;

/// <summary>Sends random bytes where a segment message should start; they never start with the network's magic.</summary>
internal sealed class GarbageFrameFault() : Fault("garbage-frame", "sends random bytes in place of a segment message")
{
    private const int Length = 256;

    internal override byte[]? ReplaceFrame(MessageType type, WireSubject subject)
    {
        if (!SegmentMessageTypes.IsAnswer(type, out _))
        {
            return null;
        }

        byte[] garbage = subject.Random.Bytes(Length);
        garbage[0] = (byte)~(subject.Network.Magic >> 8);
        return garbage;
    }
}
