using Grin.Chain.Headers;
using Grin.Chain.Pow;

namespace Grin.Chain.Difficulty;

/// <summary>What the adjustment of difficulty knows of one header (grin: core/src/consensus.rs, <c>HeaderDifficultyInfo</c>).</summary>
/// <param name="Timestamp">Seconds since 1970; never negative, since genesis is not and they ascend.</param>
/// <param name="Difficulty">What the header added to the total difficulty.</param>
/// <param name="SecondaryScaling">The header's own.</param>
/// <param name="IsSecondary">Whether its proof of work is the secondary one.</param>
public readonly record struct DifficultyEntry(ulong Timestamp, ulong Difficulty, uint SecondaryScaling, bool IsSecondary)
{
    /// <summary>The entry of a header, given the total difficulty before it: 0 for genesis.</summary>
    public static DifficultyEntry Of(BlockHeader header, ulong previousTotalDifficulty) => new(
        unchecked((ulong)header.Timestamp),
        header.TotalDifficulty - previousTotalDifficulty,
        header.SecondaryScaling,
        ProofOfWorkRules.IsSecondary(header.ProofOfWork.EdgeBits));
}
