using Grin.Chain;

namespace GrinOrleansSync.Devnet.Generation;

/// <summary>A block of a generated chain before anything is proven, signed and mined: what takes time and can be made of many blocks at once.</summary>
/// <param name="Height">Its height.</param>
/// <param name="Inputs">What it spends, sorted.</param>
/// <param name="Outputs">What it makes, sorted.</param>
/// <param name="Kernels">Its kernels in any order: that of the chain follows from their signatures.</param>
/// <param name="TotalOffset">Sum of all kernel offsets up to it.</param>
internal sealed record PlannedBlock(int Height, PlannedOutput[] Inputs, PlannedOutput[] Outputs, PlannedKernel[] Kernels, BlindingFactor TotalOffset);
