using Grin.P2P;

namespace GrinOrleansSync.Devnet.Faults;

/// <summary>Appends bytes to segment messages, within their announced length (p2p.md §11, trap 9).</summary>
internal sealed class ExtraBytesFault() : Fault("extra-bytes", "appends bytes to well-formed segment messages (to be tolerated)")
{
    private const int Most = 64;

    internal override byte[] AlterBody(MessageType type, byte[] body, WireSubject subject) =>
        SegmentMessageTypes.IsAnswer(type, out _) ? [.. body, .. subject.Random.Bytes(1 + subject.Random.Below(Most))] : body;
}
