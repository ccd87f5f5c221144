namespace Grin.Chain.Difficulty;

/// <summary>What a header must state.</summary>
/// <param name="Difficulty">Exactly how much it adds to the total difficulty, and at least what its proof must reach.</param>
/// <param name="SecondaryScaling">Its secondary scaling before header version 5; 0 from then on, where any is allowed.</param>
public readonly record struct DifficultyTarget(ulong Difficulty, uint SecondaryScaling);
