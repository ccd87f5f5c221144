using System.Net;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Trials.Kills;

/// <summary>Slow peers of this process, each behind a proxy.</summary>
internal sealed class SlowPeers : IAsyncDisposable
{
    private readonly LocalPeers _peers;
    private readonly CountingProxy[] _proxies;

    private SlowPeers(LocalPeers peers)
    {
        _peers = peers;
        _proxies = [.. peers.EndPoints.Select((peer, index) => new CountingProxy(new IPAddress([127, 0, 1, (byte)(2 + index)]), peer, Traffic))];
    }

    public Traffic Traffic { get; } = new();

    /// <summary>Where a sync finds them.</summary>
    public IEnumerable<string> EndPoints => _proxies.Select(proxy => proxy.EndPoint.ToString());

    public static async Task<SlowPeers> StartAsync(TrialOptions options, CancellationToken cancellationToken)
    {
        RecordedChain chain = await RecordedChain.LoadAsync(options.Chain, cancellationToken);
        return new SlowPeers(await LocalPeers.StartAsync(chain, LocalPeers.Plan(options.Peers, new ChainPeerOptions { BytesPerSecond = options.Bandwidth })));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (CountingProxy proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }

        await _peers.DisposeAsync();
    }
}
