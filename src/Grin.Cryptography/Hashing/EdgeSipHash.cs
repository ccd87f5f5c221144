using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Grin.Cryptography;

/// <summary>
/// SipHash-2-4 as the edges of proof-of-work graphs are made with it (consensus.md §6.2; grin: core/src/pow/siphash.rs).
/// Eight inputs at a time, as two vectors of four: one step of a hash waits for the one before, so a second vector is
/// nearly free.
/// </summary>
public static class EdgeSipHash
{
    /// <summary>The rotation of all graphs but Cuckarood's.</summary>
    public const int Rotation = 21;

    /// <summary>The rotation of Cuckarood.</summary>
    public const int CuckaroodRotation = 25;

    private const int Lanes = 8;
    private const int BlockSteps = 64;

    private interface IRotation
    {
        static abstract Vector256<ulong> Rotate(Vector256<ulong> v);
    }

    /// <summary>Hashes each input by itself.</summary>
    /// <param name="keys">The graph's keys.</param>
    /// <param name="inputs">For Cuckatoo twice the nonce, and one more for the other end.</param>
    /// <param name="digests">As many as there are inputs; may be the same memory.</param>
    /// <exception cref="ArgumentException"><paramref name="digests"/> is shorter than <paramref name="inputs"/>.</exception>
    public static void Hash(in SipHashKeys keys, ReadOnlySpan<ulong> inputs, Span<ulong> digests)
    {
        ThrowIfShorter(inputs, digests);
        if (!Vector256.IsHardwareAccelerated)
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                digests[i] = ScalarEdgeSipHash.Hash(keys, inputs[i]);
            }

            return;
        }

        Span<ulong> group = stackalloc ulong[Lanes];
        group.Clear();
        for (int i = 0; i < inputs.Length; i += Lanes)
        {
            int count = Math.Min(Lanes, inputs.Length - i);
            inputs.Slice(i, count).CopyTo(group);
            HashGroup(keys, group);
            group[..count].CopyTo(digests[i..]);
        }
    }

    /// <summary>
    /// Hashes the block of 64 inputs that each nonce lies in as one chain, and takes the digest at the nonce, xored with
    /// the block's last or with all that follow.
    /// </summary>
    /// <param name="keys">The graph's keys.</param>
    /// <param name="nonces">The nonces.</param>
    /// <param name="rotation"><see cref="Rotation"/> or <see cref="CuckaroodRotation"/>.</param>
    /// <param name="all">Whether all later digests are xored in, not the last only.</param>
    /// <param name="digests">As many as there are nonces; may be the same memory.</param>
    /// <exception cref="ArgumentException"><paramref name="digests"/> is shorter than <paramref name="nonces"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Another rotation.</exception>
    public static void HashBlocks(in SipHashKeys keys, ReadOnlySpan<ulong> nonces, int rotation, bool all, Span<ulong> digests)
    {
        ThrowIfShorter(nonces, digests);
        if (rotation is not (Rotation or CuckaroodRotation))
        {
            throw new ArgumentOutOfRangeException(nameof(rotation), rotation, $"No graph rotates by other than {Rotation} or {CuckaroodRotation}.");
        }

        if (!Vector256.IsHardwareAccelerated)
        {
            for (int i = 0; i < nonces.Length; i++)
            {
                digests[i] = ScalarEdgeSipHash.HashBlock(keys, nonces[i], rotation, all);
            }
        }
        else if (rotation == Rotation)
        {
            HashBlocks<Rotation21>(keys, nonces, all, digests);
        }
        else
        {
            HashBlocks<Rotation25>(keys, nonces, all, digests);
        }
    }

    private static void ThrowIfShorter(ReadOnlySpan<ulong> inputs, Span<ulong> digests)
    {
        if (digests.Length < inputs.Length)
        {
            throw new ArgumentException($"{inputs.Length} digests need more room than {digests.Length}.", nameof(digests));
        }
    }

    private static void HashBlocks<TRotation>(in SipHashKeys keys, ReadOnlySpan<ulong> nonces, bool all, Span<ulong> digests)
        where TRotation : struct, IRotation
    {
        Span<ulong> group = stackalloc ulong[Lanes];
        group.Clear();
        for (int i = 0; i < nonces.Length; i += Lanes)
        {
            int count = Math.Min(Lanes, nonces.Length - i);
            nonces.Slice(i, count).CopyTo(group);
            HashBlockGroup<TRotation>(keys, group, all);
            group[..count].CopyTo(digests[i..]);
        }
    }

    private static void HashGroup(in SipHashKeys keys, Span<ulong> group)
    {
        Vector256<ulong> a = Vector256.Create<ulong>(group);
        Vector256<ulong> b = Vector256.Create<ulong>(group[4..]);
        Vector256<ulong> a0 = Vector256.Create(keys.K0), a1 = Vector256.Create(keys.K1), a2 = Vector256.Create(keys.K2), a3 = Vector256.Create(keys.K3);
        Vector256<ulong> b0 = a0, b1 = a1, b2 = a2, b3 = a3;
        Step<Rotation21>(a, ref a0, ref a1, ref a2, ref a3, b, ref b0, ref b1, ref b2, ref b3);
        (a0 ^ a1 ^ a2 ^ a3).CopyTo(group);
        (b0 ^ b1 ^ b2 ^ b3).CopyTo(group[4..]);
    }

    private static void HashBlockGroup<TRotation>(in SipHashKeys keys, Span<ulong> group, bool all)
        where TRotation : struct, IRotation
    {
        Vector256<ulong> offset = Vector256.Create<ulong>(BlockSteps - 1);
        Vector256<ulong> a = Vector256.Create<ulong>(group);
        Vector256<ulong> b = Vector256.Create<ulong>(group[4..]);
        Vector256<long> aWanted = (a & offset).AsInt64();
        Vector256<long> bWanted = (b & offset).AsInt64();
        a &= ~offset;
        b &= ~offset;

        Vector256<ulong> a0 = Vector256.Create(keys.K0), a1 = Vector256.Create(keys.K1), a2 = Vector256.Create(keys.K2), a3 = Vector256.Create(keys.K3);
        Vector256<ulong> b0 = a0, b1 = a1, b2 = a2, b3 = a3;
        Vector256<ulong> aSum = Vector256<ulong>.Zero, bSum = Vector256<ulong>.Zero;
        for (int step = 0; step < BlockSteps - 1; step++)
        {
            Step<TRotation>(a, ref a0, ref a1, ref a2, ref a3, b, ref b0, ref b1, ref b2, ref b3);
            Vector256<long> here = Vector256.Create((long)step);
            Vector256<long> aTaken = all ? ~Vector256.GreaterThan(aWanted, here) : Vector256.Equals(aWanted, here);
            Vector256<long> bTaken = all ? ~Vector256.GreaterThan(bWanted, here) : Vector256.Equals(bWanted, here);
            aSum ^= (a0 ^ a1 ^ a2 ^ a3) & aTaken.AsUInt64();
            bSum ^= (b0 ^ b1 ^ b2 ^ b3) & bTaken.AsUInt64();
            a += Vector256<ulong>.One;
            b += Vector256<ulong>.One;
        }

        Step<TRotation>(a, ref a0, ref a1, ref a2, ref a3, b, ref b0, ref b1, ref b2, ref b3);
        (aSum ^ a0 ^ a1 ^ a2 ^ a3).CopyTo(group);
        (bSum ^ b0 ^ b1 ^ b2 ^ b3).CopyTo(group[4..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TRotation>(
        Vector256<ulong> a,
        ref Vector256<ulong> a0,
        ref Vector256<ulong> a1,
        ref Vector256<ulong> a2,
        ref Vector256<ulong> a3,
        Vector256<ulong> b,
        ref Vector256<ulong> b0,
        ref Vector256<ulong> b1,
        ref Vector256<ulong> b2,
        ref Vector256<ulong> b3)
        where TRotation : struct, IRotation
    {
        a3 ^= a;
        b3 ^= b;
        Round<TRotation>(ref a0, ref a1, ref a2, ref a3);
        Round<TRotation>(ref b0, ref b1, ref b2, ref b3);
        Round<TRotation>(ref a0, ref a1, ref a2, ref a3);
        Round<TRotation>(ref b0, ref b1, ref b2, ref b3);
        a0 ^= a;
        b0 ^= b;
        Vector256<ulong> end = Vector256.Create<ulong>(0xff);
        a2 ^= end;
        b2 ^= end;
        Round<TRotation>(ref a0, ref a1, ref a2, ref a3);
        Round<TRotation>(ref b0, ref b1, ref b2, ref b3);
        Round<TRotation>(ref a0, ref a1, ref a2, ref a3);
        Round<TRotation>(ref b0, ref b1, ref b2, ref b3);
        Round<TRotation>(ref a0, ref a1, ref a2, ref a3);
        Round<TRotation>(ref b0, ref b1, ref b2, ref b3);
        Round<TRotation>(ref a0, ref a1, ref a2, ref a3);
        Round<TRotation>(ref b0, ref b1, ref b2, ref b3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round<TRotation>(ref Vector256<ulong> v0, ref Vector256<ulong> v1, ref Vector256<ulong> v2, ref Vector256<ulong> v3)
        where TRotation : struct, IRotation
    {
        v0 += v1;
        v2 += v3;
        v1 = RotateLeft(v1, 13) ^ v0;
        v3 = RotateLeft(v3, 16) ^ v2;
        v0 = RotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = RotateLeft(v1, 17) ^ v2;
        v3 = TRotation.Rotate(v3) ^ v0;
        v2 = RotateLeft(v2, 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> RotateLeft(Vector256<ulong> v, [ConstantExpected] byte bits)
    {
        if (Avx512F.VL.IsSupported)
        {
            return Avx512F.VL.RotateLeft(v, bits);
        }

        // Whole bytes and words are one shuffle where other rotations are two shifts.
        return bits switch
        {
            16 => Vector256.Shuffle(v.AsByte(), Vector256.Create((byte)6, 7, 0, 1, 2, 3, 4, 5, 14, 15, 8, 9, 10, 11, 12, 13, 22, 23, 16, 17, 18, 19, 20, 21, 30, 31, 24, 25, 26, 27, 28, 29)).AsUInt64(),
            32 => Vector256.Shuffle(v.AsUInt32(), Vector256.Create(1u, 0, 3, 2, 5, 4, 7, 6)).AsUInt64(),
            _ => (v << bits) | (v >>> (64 - bits)),
        };
    }

    private readonly struct Rotation21 : IRotation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<ulong> Rotate(Vector256<ulong> v) => RotateLeft(v, Rotation);
    }

    private readonly struct Rotation25 : IRotation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<ulong> Rotate(Vector256<ulong> v) => RotateLeft(v, CuckaroodRotation);
    }
}
