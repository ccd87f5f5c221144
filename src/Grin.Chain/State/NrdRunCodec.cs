using System.Diagnostics.CodeAnalysis;
using Grin.Chain.Wire;
using Grin.Cryptography;

namespace Grin.Chain.State;

/// <summary>The no-recent-duplicate kernels of one segment as they are stored, sorted by excess.</summary>
public static class NrdRunCodec
{
    private const int MaxKernels = 1 << SegmentHeights.Max;

    /// <summary>Sorts and writes the kernels of a segment.</summary>
    public static byte[] Write(List<NrdKernel> kernels)
    {
        kernels.Sort(NrdKernel.CompareByExcess);
        var writer = new WireWriter(8 + (kernels.Count * NrdKernel.Size));
        writer.WriteUInt64((ulong)kernels.Count);
        foreach (NrdKernel kernel in kernels)
        {
            writer.WriteBytes(kernel.Excess);
            writer.WriteUInt64(kernel.LeafIndex);
            writer.WriteUInt64(kernel.Block);
            writer.WriteUInt16(kernel.RelativeHeight);
        }

        return writer.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote, and nothing else.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, [NotNullWhen(true)] out IReadOnlyList<NrdKernel>? kernels, [NotNullWhen(false)] out WireError? error)
    {
        var reader = new WireReader(data);
        int count = reader.ReadCount(MaxKernels, NrdKernel.Size, "NRD kernels");
        var list = new List<NrdKernel>(count);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> excess = reader.ReadBytes(Commitment.Size, "excess");
            ulong leafIndex = reader.ReadUInt64("leaf index");
            ulong block = reader.ReadUInt64("block");
            list.Add(new NrdKernel(excess, leafIndex, block, reader.ReadUInt16("relative height")));
        }

        reader.ExpectEnd();
        error = reader.Error;
        kernels = error is null ? list : null;
        return kernels is not null;
    }
}
