using System.Net;
using Grin.TestData;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Trials.Kills;

namespace GrinOrleansSync.EndToEnd.Tests.Running;

/// <summary>Peers of this process, each behind a proxy that notes what is asked of it.</summary>
internal sealed class WatchedPeers : IAsyncDisposable
{
    private readonly LocalPeers _peers;
    private readonly CountingProxy[] _proxies;

    private WatchedPeers(LocalPeers peers)
    {
        _peers = peers;
        _proxies = [.. peers.EndPoints.Select(peer => new CountingProxy(IPAddress.Loopback, peer, Traffic))];
    }

    /// <summary>What crossed the proxies.</summary>
    public Traffic Traffic { get; } = new();

    /// <summary>Where the proxies listen.</summary>
    public IEnumerable<string> Addresses => _proxies.Select(proxy => proxy.EndPoint.ToString());

    /// <summary>Starts some.</summary>
    /// <param name="chain">The recorded chain, relative to the collection of test data.</param>
    /// <param name="count">How many.</param>
    /// <param name="template">How they behave.</param>
    public static async Task<WatchedPeers> StartAsync(string chain, int count, ChainPeerOptions template) =>
        new(await LocalPeers.StartAsync(await RecordedChain.LoadAsync(TestVectors.Get(chain), TestContext.Current.CancellationToken), LocalPeers.Plan(count, template)));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (CountingProxy proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }

        await _peers.DisposeAsync();
    }
}
