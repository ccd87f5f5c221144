using System.Buffers.Binary;
using Grin.P2P;

namespace GrinOrleansSync.Devnet.Faults;

/// <summary>Claims more height and difficulty than its headers have wherever a node claims them: Shake, Ping and Pong.</summary>
internal sealed class FraudHeightFault() : Fault("fraud-height", "claims more height and work than it has headers for")
{
    private const ulong ExtraHeight = 1000;
    private const ulong ExtraDifficulty = 1_000_000;

    // Shake: version and capabilities before it; Ping and Pong: difficulty, height (p2p.md §3.2, §4.2).
    private const int DifficultyInShake = 8;

    internal override byte[] AlterBody(MessageType type, byte[] body, WireSubject subject)
    {
        if (type is not (MessageType.Shake or MessageType.Ping or MessageType.Pong))
        {
            return body;
        }

        byte[] claim = [.. body];
        Raise(claim.AsSpan(type == MessageType.Shake ? DifficultyInShake : 0), ExtraDifficulty);
        if (type != MessageType.Shake)
        {
            Raise(claim.AsSpan(sizeof(ulong)), ExtraHeight);
        }

        return claim;
    }

    private static void Raise(Span<byte> number, ulong by) =>
        BinaryPrimitives.WriteUInt64BigEndian(number, BinaryPrimitives.ReadUInt64BigEndian(number) + by);
}
