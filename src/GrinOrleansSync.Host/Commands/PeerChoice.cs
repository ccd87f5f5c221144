using System.Globalization;
using Grin.Chain.Networks;
using GrinOrleansSync.Grains.Hosting;

namespace GrinOrleansSync.Host.Commands;

/// <summary>The peers that options name.</summary>
internal static class PeerChoice
{
    /// <summary>Takes the peers named, or leaves it to the network's seeds.</summary>
    /// <param name="options">Where they go.</param>
    /// <param name="network">The network.</param>
    /// <param name="peers">Their addresses.</param>
    /// <param name="isRequired">Whether there must be any.</param>
    /// <exception cref="UsageException">One is no address, or none is named and the network has no seeds.</exception>
    public static void Apply(SyncOptions options, Network network, IEnumerable<string> peers, bool isRequired = true)
    {
        foreach (string peer in peers)
        {
            if (!IsHostAndPort(peer))
            {
                throw new UsageException($"'{peer}' is no peer: give HOST:PORT, an IPv6 address in brackets.");
            }

            options.Peers.Add(peer);
        }

        if (isRequired && options.Peers.Count == 0 && network.Parameters.Seeds.IsEmpty)
        {
            throw new UsageException($"The network {network.Name} has no seeds: name at least one peer with --peer HOST:PORT.");
        }
    }

    private static bool IsHostAndPort(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) || port == 0)
        {
            return false;
        }

        // Without brackets the end of an IPv6 address would be taken for the port.
        string host = text[..colon];
        return host is ['[', .. string address, ']']
            ? Uri.CheckHostName(address) == UriHostNameType.IPv6
            : Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4;
    }
}
