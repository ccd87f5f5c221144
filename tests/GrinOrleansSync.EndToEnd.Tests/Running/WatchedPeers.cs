using System.Net;
using Grin.TestData;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Trials.Kills;
using GrinOrleansSync.Trials.Relays;

namespace GrinOrleansSync.EndToEnd.Tests.Running;

/// <summary>Peers of this process, each behind a relay that notes what is asked of it.</summary>
internal sealed class WatchedPeers : IAsyncDisposable
{
    private readonly LocalPeers _peers;
    private readonly Relay[] _relays;

    private WatchedPeers(LocalPeers peers)
    {
        _peers = peers;
        _relays = [.. peers.EndPoints.Select(peer => new Relay(IPAddress.Loopback, peer, () => new FrameObserver(Traffic.Asked, Traffic.Answered, static () => { })))];
    }

    /// <summary>What crossed the relays.</summary>
    public Traffic Traffic { get; } = new();

    /// <summary>Where the relays listen.</summary>
    public IEnumerable<string> Addresses => _relays.Select(relay => relay.EndPoint.ToString());

    /// <summary>Starts some.</summary>
    /// <param name="chain">The recorded chain, relative to the collection of test data.</param>
    /// <param name="count">How many.</param>
    /// <param name="template">How they behave.</param>
    public static async Task<WatchedPeers> StartAsync(string chain, int count, ChainPeerOptions template) =>
        new(await LocalPeers.StartAsync(await RecordedChain.LoadAsync(TestVectors.Get(chain), TestContext.Current.CancellationToken), LocalPeers.Plan(count, template)));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (Relay relay in _relays)
        {
            await relay.DisposeAsync();
        }

        await _peers.DisposeAsync();
    }
}
