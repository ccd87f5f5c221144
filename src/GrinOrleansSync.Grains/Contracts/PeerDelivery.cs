namespace GrinOrleansSync.Grains.Contracts;

/// <summary>What a peer delivered to one silo since that silo started.</summary>
/// <param name="Address">The peer.</param>
/// <param name="Served">Answered requests for segments and headers.</param>
/// <param name="Bytes">Bytes received.</param>
[GenerateSerializer, Alias(TypeAliases.PeerDelivery), Immutable]
public sealed record PeerDelivery([property: Id(0)] string Address, [property: Id(1)] long Served, [property: Id(2)] long Bytes);
