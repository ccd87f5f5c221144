using Grin.Chain.Wire;

namespace Grin.Chain.Transactions;

/// <summary>
/// Kernels on the wire: fixed size at protocol versions 0 and 1, features of variable size from 2 on (consensus.md §3,
/// p2p.md §5.5; grin: core/src/core/transaction.rs). Both are read into the fixed form.
/// </summary>
public static class TxKernelCodec
{
    /// <summary>Shortest wire form: a coinbase kernel from version 2 on.</summary>
    public const int MinWireSize = 1 + TxKernel.ExcessSize + TxKernel.SignatureSize;

    /// <summary>Longest features without padding: feature byte, fee, lock height.</summary>
    internal const int MaxFeaturesSize = 17;

    /// <summary>Reads one kernel into its fixed form; records a defect where the node's reader refuses it.</summary>
    /// <param name="reader">Where to read from.</param>
    /// <param name="version">Protocol version of the bytes.</param>
    /// <param name="nrdEnabled">Whether no-recent-duplicate kernels exist on the network.</param>
    /// <param name="fixedForm">Receives <see cref="TxKernel.Size"/> bytes.</param>
    public static void Read(ref WireReader reader, ProtocolVersion version, bool nrdEnabled, scoped Span<byte> fixedForm)
    {
        byte features = reader.ReadByte("kernel features");
        if (reader.Failed)
        {
            return;
        }

        if (features > (byte)KernelFeatures.NoRecentDuplicate || (features == (byte)KernelFeatures.NoRecentDuplicate && !nrdEnabled))
        {
            reader.Fail(WireErrorKind.Corrupted, $"kernel features {features} are unknown here");
            return;
        }

        fixedForm[..TxKernel.ExcessOffset].Clear();
        fixedForm[0] = features;
        if (version.HasFixedSizeKernels)
        {
            reader.ReadBytes(TxKernel.ExcessOffset - 1, "kernel features").CopyTo(fixedForm[1..]);
            if (!PaddingIsZero((KernelFeatures)features, fixedForm))
            {
                reader.Fail(WireErrorKind.Corrupted, "padding of kernel features is not zero");
            }
        }
        else
        {
            int feeSize = features == (byte)KernelFeatures.Coinbase ? 0 : 8;
            reader.ReadBytes(feeSize, "fee").CopyTo(fixedForm[1..]);
            int lockSize = LockSize((KernelFeatures)features);
            reader.ReadBytes(lockSize, "lock").CopyTo(fixedForm[(TxKernel.ExcessOffset - lockSize)..]);
        }

        reader.ReadBytes(TxKernel.ExcessSize + TxKernel.SignatureSize, "excess and signature").CopyTo(fixedForm[TxKernel.ExcessOffset..]);
        if (reader.Failed)
        {
            return;
        }

        var kernel = new TxKernel(fixedForm);
        if (kernel.Features == KernelFeatures.NoRecentDuplicate && kernel.RelativeHeight is 0 or > TxKernel.MaxRelativeHeight)
        {
            reader.Fail(WireErrorKind.Corrupted, $"relative height {kernel.RelativeHeight} is not 1 to {TxKernel.MaxRelativeHeight}");
        }
    }

    /// <summary>Writes one kernel.</summary>
    public static void Write(WireWriter writer, TxKernel kernel, ProtocolVersion version)
    {
        if (version.HasFixedSizeKernels)
        {
            writer.WriteBytes(kernel.Bytes);
            return;
        }

        Span<byte> features = stackalloc byte[MaxFeaturesSize];
        writer.WriteBytes(features[..WriteFeatures(kernel, features)]);
        writer.WriteBytes(kernel.Bytes[TxKernel.ExcessOffset..]);
    }

    /// <summary>Writes the features without padding: the form of version 2, which is also what gets signed.</summary>
    /// <returns>How many bytes.</returns>
    internal static int WriteFeatures(TxKernel kernel, Span<byte> destination)
    {
        destination[0] = (byte)kernel.Features;
        int length = 1;
        if (kernel.Features != KernelFeatures.Coinbase)
        {
            kernel.Bytes.Slice(1, 8).CopyTo(destination[length..]);
            length += 8;
        }

        int lockSize = LockSize(kernel.Features);
        kernel.Bytes.Slice(TxKernel.ExcessOffset - lockSize, lockSize).CopyTo(destination[length..]);
        return length + lockSize;
    }

    private static int LockSize(KernelFeatures features) => features switch
    {
        KernelFeatures.HeightLocked => 8,
        KernelFeatures.NoRecentDuplicate => 2,
        _ => 0,
    };

    private static bool PaddingIsZero(KernelFeatures features, ReadOnlySpan<byte> fixedForm)
    {
        int from = features == KernelFeatures.Coinbase ? 1 : 9;
        int to = TxKernel.ExcessOffset - LockSize(features);
        return !fixedForm[from..to].ContainsAnyExcept((byte)0);
    }
}
