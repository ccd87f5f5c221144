using GrinOrleansSync.Grains.Contracts;

namespace GrinOrleansSync.Grains.Peers;

/// <summary>What the peer book keeps over restarts.</summary>
[GenerateSerializer, Alias(TypeAliases.PeerBookState)]
internal sealed class PeerBookState
{
    /// <summary>Peers by address.</summary>
    [Id(0)]
    public Dictionary<string, PeerEntry> Peers { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The incidents noted last, oldest first: a call whose answer was lost with the book's silo is made again.</summary>
    [Id(1)]
    public List<Guid> Noted { get; set; } = [];

    /// <summary>Which silos have which peers: a book that was lost with its silo gives none of them to a second one.</summary>
    [Id(2)]
    public List<PeerHolding> Holdings { get; set; } = [];

    /// <summary>The key of the cluster's nonces; empty before anyone asked for it.</summary>
    [Id(3)]
    public byte[] NonceKey { get; set; } = [];
}
