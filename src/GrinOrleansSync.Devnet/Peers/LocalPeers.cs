using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using Grin.P2P;
using GrinOrleansSync.Devnet.Faults;
using GrinOrleansSync.Devnet.Recording;
using Microsoft.Extensions.Logging;

namespace GrinOrleansSync.Devnet.Peers;

/// <summary>Peers of one process that serve one recorded chain, each at a loopback address of its own.</summary>
public sealed class LocalPeers : IAsyncDisposable
{
    // 127.0.0.2: the first after the one that everything else uses.
    private const uint FirstAddress = 0x7F00_0002;

    /// <summary>Peers that fit between the first address and the end of the loopback network.</summary>
    public const int MaxCount = 0x7FFF_FFFE - (int)FirstAddress + 1;

    private LocalPeers(ImmutableArray<ChainPeer> peers) => Peers = peers;

    /// <summary>The peers, in the order of their addresses.</summary>
    public ImmutableArray<ChainPeer> Peers { get; }

    /// <summary>Where they listen.</summary>
    public ImmutableArray<IPEndPoint> EndPoints => [.. Peers.Select(peer => peer.EndPoint)];

    /// <summary>Options of peers at 127.0.0.2, .3, … that differ in nothing else but where their faults draw choices from.</summary>
    /// <param name="count">How many.</param>
    /// <param name="template">How they behave.</param>
    /// <param name="port">The port of all of them; 0: each a free one.</param>
    public static ImmutableArray<ChainPeerOptions> Plan(int count, ChainPeerOptions template, int port = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCount);
        return [.. Enumerable.Range(0, count).Select(index => template with { Listen = new IPEndPoint(Address(index), port), Seed = template.Seed + index })];
    }

    /// <summary>Gives the last peers a fault of <see cref="FaultCatalogue.Mixed"/> each and leaves at least the first honest.</summary>
    public static ImmutableArray<ChainPeerOptions> WithMixedFaults(ImmutableArray<ChainPeerOptions> plan)
    {
        int faulty = Math.Min(FaultCatalogue.Mixed.Length, plan.Length - 1);
        int honest = plan.Length - faulty;
        return [.. plan.Select((peer, index) => index < honest ? peer : peer with { Faults = peer.Faults.Add(FaultCatalogue.Mixed[index - honest]) })];
    }

    /// <summary>Starts peers that know each other's addresses.</summary>
    /// <exception cref="PeerListenException">One of them cannot listen; none is left listening then.</exception>
    public static async Task<LocalPeers> StartAsync(RecordedChain chain, IEnumerable<ChainPeerOptions> plan, ILogger? log = null)
    {
        var peers = ImmutableArray.CreateBuilder<ChainPeer>();
        try
        {
            foreach (ChainPeerOptions options in plan)
            {
                peers.Add(ChainPeer.Start(chain, options, log));
            }
        }
        catch
        {
            await DisposeAsync(peers).ConfigureAwait(false);
            throw;
        }

        var started = new LocalPeers(peers.ToImmutable());
        foreach (ChainPeer peer in started.Peers)
        {
            peer.PeerAddresses = [.. started.EndPoints.Where(other => !other.Equals(peer.EndPoint)).Take(MessageLimits.MaxPeerAddresses).Select(PeerAddress.Of)];
        }

        return started;
    }

    /// <summary>Stops all of them.</summary>
    public ValueTask DisposeAsync() => DisposeAsync(Peers);

    private static async ValueTask DisposeAsync(IEnumerable<ChainPeer> peers) =>
        await Task.WhenAll(peers.Select(peer => peer.DisposeAsync().AsTask())).ConfigureAwait(false);

    private static IPAddress Address(int index)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, FirstAddress + (uint)index);
        return new IPAddress(bytes);
    }
}
