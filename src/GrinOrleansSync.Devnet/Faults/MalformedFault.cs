using Grin.Chain.Segments;
using Grin.P2P;

namespace GrinOrleansSync.Devnet.Faults;

/// <summary>
/// Spoils the body of segment messages behind block hash and identifier: an impossible count, or an end in the middle of
/// the structure. The frame stays whole.
/// </summary>
internal sealed class MalformedFault() : Fault("malformed", "sends segment messages whose body does not parse")
{
    private const int CountSize = 8;

    internal override byte[] AlterBody(MessageType type, byte[] body, WireSubject subject)
    {
        if (!SegmentMessageTypes.IsAnswer(type, out _) || body.Length < SegmentMessage.PrefixSize + CountSize)
        {
            return body;
        }

        if (subject.Random.Coin())
        {
            return body[..(SegmentMessage.PrefixSize + subject.Random.Below(body.Length - SegmentMessage.PrefixSize))];
        }

        byte[] spoilt = [.. body];
        spoilt.AsSpan(SegmentMessage.PrefixSize, CountSize).Fill(0xFF);
        return spoilt;
    }
}
