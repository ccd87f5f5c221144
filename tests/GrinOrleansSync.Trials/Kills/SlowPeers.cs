using System.Net;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Trials.Relays;

namespace GrinOrleansSync.Trials.Kills;

/// <summary>Slow peers of this process, each behind a relay.</summary>
internal sealed class SlowPeers : IAsyncDisposable
{
    private readonly LocalPeers _peers;
    private readonly Relay[] _relays;

    private SlowPeers(LocalPeers peers)
    {
        _peers = peers;
        _relays = [.. peers.EndPoints.Select((peer, index) => new Relay(new IPAddress([127, 0, 1, (byte)(2 + index)]), peer, () => new FrameObserver(Traffic.Asked, Traffic.Answered, static () => { })))];
    }

    public Traffic Traffic { get; } = new();

    /// <summary>Where a sync finds them.</summary>
    public IEnumerable<string> EndPoints => _relays.Select(relay => relay.EndPoint.ToString());

    public static async Task<SlowPeers> StartAsync(TrialOptions options, CancellationToken cancellationToken)
    {
        RecordedChain chain = await RecordedChain.LoadAsync(options.Chain, cancellationToken);
        return new SlowPeers(await LocalPeers.StartAsync(chain, LocalPeers.Plan(options.Peers, new ChainPeerOptions { BytesPerSecond = options.Bandwidth })));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Relay relay in _relays)
        {
            await relay.DisposeAsync();
        }

        await _peers.DisposeAsync();
    }
}
