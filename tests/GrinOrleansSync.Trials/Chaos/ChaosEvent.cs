namespace GrinOrleansSync.Trials.Chaos;

/// <summary>One thing that goes wrong in a round.</summary>
/// <param name="At">When, from the round's begin.</param>
/// <param name="Kind">What.</param>
/// <param name="Target">Which silo or peer.</param>
/// <param name="Lasts">How long.</param>
internal readonly record struct ChaosEvent(TimeSpan At, ChaosEventKind Kind, int Target, TimeSpan Lasts);
