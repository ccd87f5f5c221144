using System.Buffers.Binary;
using Grin.Cryptography;

namespace Grin.Chain.Transactions;

/// <summary>
/// A kernel, seen in its 114-byte fixed form (protocol version 1): feature byte, fee, 8 bytes of lock, excess, signature.
/// This form is what kernels are hashed in at every version (consensus.md §3), so it is the one this software keeps.
/// </summary>
public readonly ref struct TxKernel
{
    /// <summary>Length of the fixed form in bytes.</summary>
    public const int Size = 114;

    /// <summary>Where the 33-byte excess starts.</summary>
    public const int ExcessOffset = 17;

    /// <summary>Length of the excess.</summary>
    public const int ExcessSize = 33;

    /// <summary>Where the 64-byte signature starts.</summary>
    public const int SignatureOffset = ExcessOffset + ExcessSize;

    /// <summary>Length of the signature.</summary>
    public const int SignatureSize = 64;

    /// <summary>Length of what is signed.</summary>
    public const int MessageSize = 32;

    /// <summary>Largest relative height of a no-recent-duplicate kernel: one week (consensus.md §3).</summary>
    public const ushort MaxRelativeHeight = 10_080;

    private readonly ReadOnlySpan<byte> _bytes;

    /// <summary>Sees a kernel in its fixed form, which must have been read by <see cref="TxKernelCodec"/>.</summary>
    /// <exception cref="ArgumentException">Not <see cref="Size"/> bytes.</exception>
    public TxKernel(ReadOnlySpan<byte> fixedForm)
    {
        if (fixedForm.Length != Size)
        {
            throw new ArgumentException($"A kernel has {Size} bytes, not {fixedForm.Length}.", nameof(fixedForm));
        }

        _bytes = fixedForm;
    }

    /// <summary>The fixed form.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The kind of kernel.</summary>
    public KernelFeatures Features => (KernelFeatures)_bytes[0];

    /// <summary>All 64 bits of the fee field, as signed and hashed; 0 for coinbase.</summary>
    public ulong FeeFields => BinaryPrimitives.ReadUInt64BigEndian(_bytes[1..]);

    /// <summary>The fee in nanogrin: the low 40 bits of the fee field.</summary>
    public ulong Fee => FeeFields & 0xFF_FFFF_FFFF;

    /// <summary>First height at which a height-locked kernel may stand; 0 for others.</summary>
    public ulong LockHeight => Features == KernelFeatures.HeightLocked ? BinaryPrimitives.ReadUInt64BigEndian(_bytes[9..]) : 0;

    /// <summary>Blocks within which a no-recent-duplicate kernel's excess may not repeat; 0 for others.</summary>
    public ushort RelativeHeight => Features == KernelFeatures.NoRecentDuplicate ? BinaryPrimitives.ReadUInt16BigEndian(_bytes[15..]) : (ushort)0;

    /// <summary>The 33-byte excess commitment.</summary>
    public ReadOnlySpan<byte> Excess => _bytes.Slice(ExcessOffset, ExcessSize);

    /// <summary>The 64-byte signature.</summary>
    public ReadOnlySpan<byte> Signature => _bytes.Slice(SignatureOffset, SignatureSize);

    /// <summary>BLAKE2b-256 of the fixed form: sort key and relay identity.</summary>
    public Hash Hash
    {
        get
        {
            Span<byte> digest = stackalloc byte[Hash.Size];
            Blake2b256.Hash(_bytes, digest);
            return new Hash(digest);
        }
    }

    /// <summary>Writes the first bytes of a fixed form, up to the excess.</summary>
    /// <param name="features">The kind of kernel.</param>
    /// <param name="feeFields">All 64 bits of the fee field; 0 for coinbase.</param>
    /// <param name="lockHeight">The height that it is locked until, or the blocks within which its excess may not repeat; 0 for other kinds.</param>
    /// <param name="destination">Receives <see cref="ExcessOffset"/> bytes.</param>
    public static void WriteFeatures(KernelFeatures features, ulong feeFields, ulong lockHeight, Span<byte> destination)
    {
        destination[0] = (byte)features;
        BinaryPrimitives.WriteUInt64BigEndian(destination[1..], feeFields);
        BinaryPrimitives.WriteUInt64BigEndian(destination[9..], lockHeight);
    }

    /// <summary>Writes the 32 bytes that the signature signs: the features without padding, hashed (consensus.md §12).</summary>
    public void WriteMessage(Span<byte> destination)
    {
        Span<byte> message = stackalloc byte[TxKernelCodec.MaxFeaturesSize];
        Blake2b256.Hash(message[..TxKernelCodec.WriteFeatures(this, message)], destination);
    }
}
