using Grin.Chain;

namespace GrinOrleansSync.Grains.Contracts;

/// <summary>What a silo's worker shall do now.</summary>
/// <param name="Phase">Headers and state are worked on; in the other phases there is nothing to do.</param>
/// <param name="Horizon">Hash of the horizon header, from <see cref="SyncPhase.State"/> on.</param>
[GenerateSerializer, Alias(TypeAliases.SyncAssignment), Immutable]
public sealed record SyncAssignment([property: Id(0)] SyncPhase Phase, [property: Id(1)] Hash Horizon);
