namespace GrinOrleansSync.Devnet.Recording;

/// <summary>In state.json: the arguments that give a generated chain again, and what is broken in it.</summary>
internal sealed record GeneratedEntry(int Blocks, int Outputs, ulong Seed, string? Break, int? BreakHeight);
