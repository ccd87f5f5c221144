using System.Collections.Immutable;
using System.Globalization;

namespace GrinOrleansSync.Host.Dev;

/// <summary>What all silos of a cluster of this machine are told.</summary>
internal sealed record SiloSettings
{
    /// <summary>The network file.</summary>
    public required string Network { get; init; }

    /// <summary>The account of Azure Storage.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Its container.</summary>
    public required string Container { get; init; }

    /// <summary>Id of the cluster.</summary>
    public required string ClusterId { get; init; }

    /// <summary>Addresses of the peers.</summary>
    public required ImmutableArray<string> Peers { get; init; }

    /// <summary>Further options of <c>run</c>.</summary>
    public ImmutableArray<string> Options { get; init; } = [];

    /// <summary>As environment variables; the account's key is in none of the arguments, which every user of a machine can read.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToEnvironment() =>
    [
        new("Network", Network),
        new("Storage__Kind", "azure"),
        new("Storage__ConnectionString", ConnectionString),
        new("Storage__Container", Container),
        new("Silo__ClusterId", ClusterId),
        new("Silo__Address", "127.0.0.1"),
        new("Silo__Port", "0"),
        new("Silo__GatewayPort", "0"),
        .. Peers.Select((peer, index) => new KeyValuePair<string, string>(string.Create(CultureInfo.InvariantCulture, $"Peers__{index}"), peer)),
    ];
}
