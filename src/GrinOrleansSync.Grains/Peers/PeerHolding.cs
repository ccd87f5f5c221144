using GrinOrleansSync.Grains.Contracts;

namespace GrinOrleansSync.Grains.Peers;

/// <summary>Who uses a peer from one outgoing address.</summary>
/// <param name="Egress">The outgoing address, by its name.</param>
/// <param name="Address">The peer.</param>
/// <param name="Silo">The silo.</param>
[GenerateSerializer, Alias(TypeAliases.PeerHolding), Immutable]
internal sealed record PeerHolding([property: Id(0)] string Egress, [property: Id(1)] string Address, [property: Id(2)] string Silo);
