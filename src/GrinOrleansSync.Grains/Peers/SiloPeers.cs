using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Grin.Chain.Networks;
using Grin.P2P;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Segments;
using GrinOrleansSync.Grains.Telemetry;
using Microsoft.Extensions.Logging;

namespace GrinOrleansSync.Grains.Peers;

/// <summary>
/// The peers of one silo: keeps the silo's pool on the addresses that the peer book gives it, and tells the book what the
/// peers did.
/// </summary>
public sealed partial class SiloPeers : IAsyncDisposable
{
    private static readonly TimeSpan ExchangeInterval = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentQueue<PeerIncident> _incidents = new();
    private readonly Network _network;
    private readonly IGrainFactory _grains;
    private readonly SyncOptions _options;
    private readonly NonceRegistry _nonces;
    private readonly ILogger<SiloPeers> _logger;
    private readonly SemaphoreSlim _exchange = new(1);
    private readonly TimeProvider _time;
    private readonly string _silo;
    private volatile ImmutableHashSet<PeerIdentity> _leased = [];
    private long? _exchanged;

    /// <summary>Opens a pool without peers.</summary>
    public SiloPeers(
        Network network,
        ILocalSiloDetails silo,
        IGrainFactory grains,
        SyncOptions options,
        LateAnswers lateAnswers,
        NonceRegistry nonces,
        TimeProvider time,
        ILogger<SiloPeers> logger)
    {
        _network = network;
        _silo = silo.SiloAddress.ToParsableString();
        _grains = grains;
        _options = options;
        _nonces = nonces;
        _time = time;
        _logger = logger;
        var connections = new PeerConnectionOptions
        {
            Network = network,
            Nonces = nonces,
            StallTimeout = options.StallTimeout,
            OnLateSegment = lateAnswers.Offer,
        };
        var pool = new PeerPoolOptions { MaxOutbound = options.MaxPeers, OnFault = SyncMetrics.Counting(OnFault), OnConnected = OnConnected };
        Pool = new PeerPool(pool, connections, new SilentHandler(network), time, new Random(), logger);
    }

    /// <summary>The silo's connections.</summary>
    public PeerPool Pool { get; }

    private IPeerBookGrain Book => _grains.GetGrain<IPeerBookGrain>(GrainKeys.Network(_network.GenesisHash));

    /// <summary>
    /// Takes up the cluster's key of nonces, and makes the configured peers known to the book, or the network's seeds if there
    /// are none.
    /// </summary>
    public async Task IntroduceAsync(CancellationToken cancellationToken)
    {
        _nonces.Share((await Book.GetNonceKeyAsync()).AsSpan());
        IEnumerable<string> names = _options.Peers.Count > 0
            ? _options.Peers
            : _network.Parameters.Seeds.Select(seed => $"{seed}:{_network.Parameters.DefaultPort}");
        var addresses = ImmutableArray.CreateBuilder<string>();
        foreach (string name in names)
        {
            addresses.AddRange(await ResolveAsync(name, cancellationToken));
        }

        await Book.AddAsync(addresses.ToImmutable());
    }

    /// <summary>How the silo stands; exchanges what is new with the book when something happened or it is time to.</summary>
    internal async Task<SiloReport> ReportAsync()
    {
        if (!_incidents.IsEmpty || _exchanged is null || _time.GetElapsedTime(_exchanged.Value) >= ExchangeInterval)
        {
            await ExchangeAsync();
        }

        // The pool remembers peers that are another silo's now, and will not be tried by this one.
        IReadOnlyList<PeerStatistics> peers = Pool.Snapshot();
        PeerStatistics[] leased = [.. peers.Where(peer => _leased.Contains(PeerIdentity.Of(peer.EndPoint)))];
        PeerStatistics[] usable = [.. leased.Where(peer => peer.State == PeerState.Connected && !peer.IsStalled && !peer.IsBanned)];
        return new SiloReport
        {
            Silo = _silo,
            UsablePeers = usable.Length,
            Settled = leased.All(peer => peer.State == PeerState.Connected || peer.State == PeerState.Excluded || peer.Faults.Count > 0),
            Slots = usable.Sum(SlotsOf),
            BytesReceived = peers.Sum(peer => peer.BytesReceived),
            ClaimedDifficulty = usable.Select(peer => peer.Tip.TotalDifficulty).DefaultIfEmpty().Max(),
            ClaimedHeight = usable.Select(peer => peer.Tip.Height).DefaultIfEmpty().Max(),
            ServesHeaderSegments = usable.Any(peer => peer.Capabilities.HasFlag(Capabilities.HeaderSegments)),
        };
    }

    /// <summary>
    /// Exchanges what is new with the book: afterwards it knows every incident that happened before the call, and the pool
    /// is on the addresses that the book gives.
    /// </summary>
    public async Task ExchangeAsync()
    {
        await _exchange.WaitAsync();
        try
        {
            await ExchangeInTurnAsync();
            _exchanged = _time.GetTimestamp();
        }
        finally
        {
            _exchange.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Pool.DisposeAsync();
        _exchange.Dispose();
    }

    /// <summary>What a peer has and can take, and one that waits for its turn so that it never waits for work.</summary>
    private static int SlotsOf(PeerStatistics peer)
    {
        int more = Math.Min(peer.Window + 1 - peer.InFlight, peer.RequestsLeft);
        return peer.InFlight + Math.Max(0, more);
    }

    private async Task ExchangeInTurnAsync()
    {
        // Forgotten only once the book knows them: after a call that failed they are told again, and count once.
        ImmutableArray<PeerIncident> incidents = [.. _incidents];
        if (incidents.Length > 0)
        {
            await Book.ReportAsync(incidents);
            for (int told = 0; told < incidents.Length; told++)
            {
                _incidents.TryDequeue(out _);
            }
        }

        ImmutableArray<string> addresses = await Book.LeaseAsync(_silo, _options.MaxPeers, _options.EgressId);
        IPEndPoint[] targets = [.. addresses.Select(IPEndPoint.Parse)];
        _leased = [.. targets.Select(PeerIdentity.Of)];
        await Pool.SetTargetsAsync(targets);
        IReadOnlyList<PeerStatistics> peers = Pool.Snapshot();
        await Book.ReportDeliveriesAsync(_silo, [.. peers.Select(peer => new PeerDelivery(peer.EndPoint.ToString(), peer.Served, peer.BytesReceived))]);
    }

    private void OnFault(IPEndPoint peer, PeerFault fault) => _incidents.Enqueue(new PeerIncident(
        Guid.NewGuid(),
        peer.ToString(),
        fault.Reason,
        fault.Detail,
        Ban: fault.Severity == PeerFaultSeverity.Ban,
        Leave: fault.Severity == PeerFaultSeverity.Disconnect));

    private void OnConnected(PeerConnection connection)
    {
        // One that does not say it tells addresses would stay silent, and seem to stall.
        if (_options.Peers.Count == 0 && connection.Remote.Capabilities.HasFlag(Capabilities.PeerList))
        {
            _ = LearnAddressesAsync(connection);
        }
    }

    /// <summary>Asks a new peer for others.</summary>
    private async Task LearnAddressesAsync(PeerConnection connection)
    {
        try
        {
            IReadOnlyList<PeerAddress> addresses = await connection.GetPeerAddressesAsync(Capabilities.PeerList, CancellationToken.None);
            await Book.AddAsync([.. addresses.Select(address => address.ToString())]);
        }
        catch (PeerFaultException exception)
        {
            LogNoAddresses(connection.RemoteEndPoint, exception.Fault);
        }
    }

    private async Task<IEnumerable<string>> ResolveAsync(string name, CancellationToken cancellationToken)
    {
        if (IPEndPoint.TryParse(name, out IPEndPoint? endPoint))
        {
            return [endPoint.ToString()];
        }

        int colon = name.LastIndexOf(':');
        try
        {
            IPAddress[] found = await Dns.GetHostAddressesAsync(name[..colon], cancellationToken);
            return found.Select(address => $"{(address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address)}{name[colon..]}");
        }
        catch (SocketException exception)
        {
            LogUnresolved(name, exception.Message);
            return [];
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Peer {Peer} can't be found: {Problem}")]
    private partial void LogUnresolved(string peer, string problem);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Peer {Peer} told no addresses: {Problem}")]
    private partial void LogNoAddresses(IPEndPoint peer, PeerFault problem);
}
