using System.Buffers.Binary;
using System.Numerics;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Proving;

/// <summary>
/// The secret numbers of a range proof, two per block of ChaCha20 (RFC 8439) under the nonce as the key, as
/// libsecp256k1-zkp draws them: the block's counter is the index, its last word counts the attempts.
/// </summary>
internal static class ChaChaScalars
{
    private const int Words = 16;

    private const int DoubleRounds = 10;

    /// <summary>The two halves of block <paramref name="index"/>, read big-endian, of the first attempt at which both are below n.</summary>
    public static void Draw(ReadOnlySpan<byte> nonce32, ulong index, out Scalar first, out Scalar second)
    {
        Span<byte> block = stackalloc byte[Words * sizeof(uint)];
        uint attempt = 0;
        bool below;
        do
        {
            WriteBlock(nonce32, index, attempt++, block);
            below = Scalar.TryRead(block, out first) & Scalar.TryRead(block[Scalar.Size..], out second);
        }
        while (!below);
    }

    private static void WriteBlock(ReadOnlySpan<byte> key, ulong index, uint attempt, Span<byte> block)
    {
        Span<uint> start = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574, 0, 0, 0, 0, 0, 0, 0, 0, (uint)index, (uint)(index >> 32), 0, attempt];
        for (int i = 0; i < 8; i++)
        {
            start[4 + i] = BinaryPrimitives.ReadUInt32LittleEndian(key[(4 * i)..]);
        }

        Span<uint> x = stackalloc uint[Words];
        start.CopyTo(x);
        for (int round = 0; round < DoubleRounds; round++)
        {
            for (int i = 0; i < 4; i++)
            {
                Mix(ref x[i], ref x[4 + i], ref x[8 + i], ref x[12 + i]);
            }

            for (int i = 0; i < 4; i++)
            {
                Mix(ref x[i], ref x[4 + ((i + 1) & 3)], ref x[8 + ((i + 2) & 3)], ref x[12 + ((i + 3) & 3)]);
            }
        }

        for (int i = 0; i < Words; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(block[(4 * i)..], x[i] + start[i]);
        }
    }

    private static void Mix(ref uint a, ref uint b, ref uint c, ref uint d)
    {
        a += b;
        d = BitOperations.RotateLeft(d ^ a, 16);
        c += d;
        b = BitOperations.RotateLeft(b ^ c, 12);
        a += b;
        d = BitOperations.RotateLeft(d ^ a, 8);
        c += d;
        b = BitOperations.RotateLeft(b ^ c, 7);
    }
}
