using System.Collections.Immutable;

namespace GrinOrleansSync.Grains.Contracts;

/// <summary>A peer as results report it (interface.md §2).</summary>
/// <param name="Address">The peer.</param>
/// <param name="Served">Answered requests.</param>
/// <param name="Bytes">Bytes received.</param>
/// <param name="Faults">Reasons and how often.</param>
/// <param name="Banned">Whether it is banned.</param>
[GenerateSerializer, Alias(TypeAliases.PeerSummary), Immutable]
public sealed record PeerSummary(
    [property: Id(0)] string Address,
    [property: Id(1)] long Served,
    [property: Id(2)] long Bytes,
    [property: Id(3)] ImmutableArray<PeerFaultCount> Faults,
    [property: Id(4)] bool Banned);
