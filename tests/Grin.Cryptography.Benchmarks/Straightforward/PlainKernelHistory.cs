using Grin.Chain.Headers;

namespace Grin.Cryptography.Benchmarks.Straightforward;

/// <summary>
/// The kernel roots of all headers as the node checks them (grin: chain/src/txhashset/txhashset.rs,
/// <c>validate_kernel_history</c>): all kernels are appended, then the MMR is rewound from header to header. The node's
/// lies in files, this one in memory.
/// </summary>
internal static class PlainKernelHistory
{
    /// <summary>Whether every header after genesis has the root of the kernels up to it.</summary>
    /// <param name="kernels">All kernels in order, in their fixed form.</param>
    /// <param name="headers">Genesis first.</param>
    public static bool Verify(IReadOnlyList<byte[]> kernels, IReadOnlyList<BlockHeader> headers)
    {
        var mmr = new PlainMmr();
        foreach (byte[] kernel in kernels)
        {
            mmr.Append(kernel);
        }

        for (int height = headers.Count - 1; height > 0; height--)
        {
            mmr.Rewind(headers[height].KernelMmrSize);
            if (mmr.Root != headers[height].KernelRoot)
            {
                return false;
            }
        }

        return true;
    }
}
