using System.Collections.Immutable;
using Grin.Chain;
using Grin.Chain.State;

namespace GrinOrleansSync.Grains.Contracts;

/// <summary>Segments that a silo may work on.</summary>
/// <param name="Segments">The segments; none when all that can be worked on is leased.</param>
/// <param name="Heights">The heights of the plan they belong to.</param>
/// <param name="Duration">How long, unless renewed.</param>
/// <param name="Earlier">Horizon of the state whose full segments are taken over; null if none.</param>
[GenerateSerializer, Alias(TypeAliases.SegmentLease), Immutable]
public sealed record SegmentLease(
    [property: Id(0)] ImmutableArray<StateSegmentId> Segments,
    [property: Id(1)] SegmentHeights Heights,
    [property: Id(2)] TimeSpan Duration,
    [property: Id(3)] Hash? Earlier = null);
