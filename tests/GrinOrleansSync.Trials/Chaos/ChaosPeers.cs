using System.Net;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Trials.Relays;

namespace GrinOrleansSync.Trials.Chaos;

/// <summary>Slow peers of this process, each behind a relay that can be cut.</summary>
internal sealed class ChaosPeers : IAsyncDisposable
{
    private readonly LocalPeers _peers;
    private readonly Relay[] _relays;

    private ChaosPeers(LocalPeers peers)
    {
        _peers = peers;
        _relays = [.. peers.EndPoints.Select((peer, index) => new Relay(new IPAddress([127, 0, 1, (byte)(2 + index)]), peer, Traffic.Observe))];
    }

    public SegmentTraffic Traffic { get; } = new();

    /// <summary>Where silos find them.</summary>
    public IEnumerable<string> EndPoints => _relays.Select(relay => relay.EndPoint.ToString());

    public static async Task<ChaosPeers> StartAsync(RecordedChain chain, int count, int bandwidth) =>
        new(await LocalPeers.StartAsync(chain, LocalPeers.Plan(count, new ChainPeerOptions { BytesPerSecond = bandwidth })));

    /// <summary>One vanishes and comes back.</summary>
    public async Task VanishAsync(int peer, TimeSpan time, CancellationToken cancellationToken)
    {
        await _relays[peer].CutAsync();
        await Task.Delay(time, cancellationToken);
        _relays[peer].Open(_relays[peer].Target);
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
