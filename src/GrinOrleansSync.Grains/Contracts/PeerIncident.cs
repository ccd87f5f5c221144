namespace GrinOrleansSync.Grains.Contracts;

/// <summary>Something a peer did.</summary>
/// <param name="Id">Identity of the incident, unique over all silos.</param>
/// <param name="Address">The peer.</param>
/// <param name="Reason">Name of the reason (interface.md §5).</param>
/// <param name="Detail">What happened, for a person.</param>
/// <param name="Ban">Whether the peer is banned for it.</param>
/// <param name="Leave">Whether it is not to be used again although not banned (another genesis).</param>
[GenerateSerializer, Alias(TypeAliases.PeerIncident), Immutable]
public sealed record PeerIncident(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Address,
    [property: Id(2)] string Reason,
    [property: Id(3)] string Detail,
    [property: Id(4)] bool Ban,
    [property: Id(5)] bool Leave);
