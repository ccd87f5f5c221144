using Grin.Chain;
using Grin.P2P;

namespace GrinOrleansSync.Devnet.Faults;

/// <summary>Names another genesis in Shake, where it is the last field (p2p.md §3.2).</summary>
internal sealed class WrongGenesisFault() : Fault("wrong-genesis", "names another genesis block in the handshake")
{
    internal override byte[] AlterBody(MessageType type, byte[] body, WireSubject subject) =>
        type == MessageType.Shake
            ? [.. body[..^Hash.Size], .. subject.Random.Altered(new Hash(body.AsSpan(body.Length - Hash.Size))).ToArray()]
            : body;
}
