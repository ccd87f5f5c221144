using Grin.Chain;
using Grin.Chain.Mmr;

namespace GrinOrleansSync.Devnet.Generation;

/// <summary>What a header says of the state after its block (consensus.md §9).</summary>
/// <param name="OutputMmrSize">Nodes of the output and the range proof MMR.</param>
/// <param name="OutputPmmrRoot">Root of the output MMR.</param>
/// <param name="BitmapRoot">Root of the bitmap MMR.</param>
/// <param name="RangeProofRoot">Root of the range proof MMR.</param>
/// <param name="KernelMmrSize">Nodes of the kernel MMR.</param>
/// <param name="KernelRoot">Root of the kernel MMR.</param>
internal sealed record StateRoots(ulong OutputMmrSize, Hash OutputPmmrRoot, Hash BitmapRoot, Hash RangeProofRoot, ulong KernelMmrSize, Hash KernelRoot)
{
    private const ushort FirstVersionWithBitmap = 3;

    /// <summary>What a header of a version commits to as output root (consensus.md §9.2).</summary>
    public Hash OutputRoot(ushort headerVersion) =>
        headerVersion < FirstVersionWithBitmap ? OutputPmmrRoot : MmrHash.OutputRoot(OutputMmrSize, OutputPmmrRoot, BitmapRoot);
}
