using Grin.Chain;

namespace GrinOrleansSync.Grains.Contracts;

/// <summary>A header of the best chain.</summary>
/// <param name="Height">Its height.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="TotalDifficulty">Cumulative difficulty up to it.</param>
[GenerateSerializer, Alias(TypeAliases.HeaderTip), Immutable]
public sealed record HeaderTip([property: Id(0)] ulong Height, [property: Id(1)] Hash Hash, [property: Id(2)] ulong TotalDifficulty);
