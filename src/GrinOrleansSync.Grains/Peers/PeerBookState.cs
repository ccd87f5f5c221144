using GrinOrleansSync.Grains.Contracts;

namespace GrinOrleansSync.Grains.Peers;

/// <summary>What the peer book keeps over restarts.</summary>
[GenerateSerializer, Alias(TypeAliases.PeerBookState)]
internal sealed class PeerBookState
{
    /// <summary>Peers by address.</summary>
    [Id(0)]
    public Dictionary<string, PeerEntry> Peers { get; set; } = new(StringComparer.Ordinal);
}
