using System.Collections.Immutable;
using Grin.Chain.State;

namespace GrinOrleansSync.Grains.Contracts;

/// <summary>Segments that a silo may work on.</summary>
/// <param name="Segments">The segments; none when all that can be worked on is leased.</param>
/// <param name="Heights">The heights of the plan they belong to.</param>
/// <param name="Duration">How long, unless renewed.</param>
[GenerateSerializer, Alias(TypeAliases.SegmentLease), Immutable]
public sealed record SegmentLease([property: Id(0)] ImmutableArray<StateSegmentId> Segments, [property: Id(1)] SegmentHeights Heights, [property: Id(2)] TimeSpan Duration);
