using GrinOrleansSync.Grains.Contracts;

namespace GrinOrleansSync.Grains.Peers;

/// <summary>What is kept of a peer.</summary>
[GenerateSerializer, Alias(TypeAliases.PeerEntry)]
internal sealed class PeerEntry
{
    /// <summary>Reasons, how often, and the last detail.</summary>
    [Id(0)]
    public Dictionary<string, PeerFaultCount> Faults { get; set; } = new(StringComparer.Ordinal);

    /// <summary>When it was banned; null if it is not.</summary>
    [Id(1)]
    public DateTimeOffset? BannedAt { get; set; }

    /// <summary>Whether it belongs to another network or is ourselves.</summary>
    [Id(2)]
    public bool Left { get; set; }
}
