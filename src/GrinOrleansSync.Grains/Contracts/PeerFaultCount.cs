namespace GrinOrleansSync.Grains.Contracts;

/// <summary>How often a peer did something.</summary>
/// <param name="Reason">Name of the reason (interface.md §5).</param>
/// <param name="Count">How often.</param>
/// <param name="Detail">What happened the last time.</param>
[GenerateSerializer, Alias(TypeAliases.PeerFaultCount), Immutable]
public sealed record PeerFaultCount([property: Id(0)] string Reason, [property: Id(1)] long Count, [property: Id(2)] string Detail);
