namespace GrinOrleansSync.Devnet.Generation;

/// <summary>How far a chain is generated.</summary>
/// <param name="Height">Height of the newest block.</param>
/// <param name="Outputs">Outputs ever made, each with its range proof.</param>
public readonly record struct GenerationProgress(ulong Height, ulong Outputs);
