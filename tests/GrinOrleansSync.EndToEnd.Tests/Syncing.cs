using Grin.TestData;
using GrinOrleansSync.EndToEnd.Tests.Running;

namespace GrinOrleansSync.EndToEnd.Tests;

/// <summary>Runs the command <c>sync</c>.</summary>
internal static class Syncing
{
    /// <summary>Starts a sync of a recorded chain's network from peers in other processes.</summary>
    /// <param name="chain">Folder of the recorded chain, relative to the collection of test data.</param>
    /// <param name="data">The data folder.</param>
    /// <param name="peers">Where to sync from.</param>
    /// <param name="options">Other options.</param>
    public static HostProcess Start(string chain, string data, IEnumerable<string> peers, params IEnumerable<string> options) =>
        HostProcess.Start(["sync", "--json", "--network", NetworkOf(chain), "--data", data, .. peers.SelectMany(peer => new[] { "--peer", peer }), .. options]);

    /// <summary>As <see cref="Start"/>, to its end.</summary>
    public static async Task<ProcessResult> RunAsync(string chain, string data, IEnumerable<PeerProcess> peers, params IEnumerable<string> options)
    {
        await using HostProcess process = Start(chain, data, peers.Select(peer => peer.EndPoint.ToString()), options);
        return await process.WaitAsync();
    }

    /// <summary>The network file of a recorded chain.</summary>
    public static string NetworkOf(string chain) => Path.Combine(TestVectors.Get(chain), "network.json");
}
