using System.Numerics;
using System.Runtime.CompilerServices;

namespace Grin.Cryptography;

/// <summary>What <see cref="EdgeSipHash"/> computes, one input at a time, for machines without vectors of 256 bits.</summary>
internal static class ScalarEdgeSipHash
{
    private const ulong BlockMask = 63;

    public static ulong Hash(in SipHashKeys keys, ulong input)
    {
        (ulong v0, ulong v1, ulong v2, ulong v3) = keys;
        return Step(input, EdgeSipHash.Rotation, ref v0, ref v1, ref v2, ref v3);
    }

    public static ulong HashBlock(in SipHashKeys keys, ulong nonce, int rotation, bool all)
    {
        (ulong v0, ulong v1, ulong v2, ulong v3) = keys;
        ulong result = 0;
        for (ulong input = nonce & ~BlockMask; ; input++)
        {
            ulong digest = Step(input, rotation, ref v0, ref v1, ref v2, ref v3);
            bool isLast = (input & BlockMask) == BlockMask;
            if (isLast || input == nonce || (all && input > nonce))
            {
                result ^= digest;
            }

            if (isLast)
            {
                return result;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Step(ulong input, int rotation, ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v3 ^= input;
        Round(rotation, ref v0, ref v1, ref v2, ref v3);
        Round(rotation, ref v0, ref v1, ref v2, ref v3);
        v0 ^= input;
        v2 ^= 0xff;
        Round(rotation, ref v0, ref v1, ref v2, ref v3);
        Round(rotation, ref v0, ref v1, ref v2, ref v3);
        Round(rotation, ref v0, ref v1, ref v2, ref v3);
        Round(rotation, ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(int rotation, ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v2 += v3;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v3 = BitOperations.RotateLeft(v3, rotation) ^ v0;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}
