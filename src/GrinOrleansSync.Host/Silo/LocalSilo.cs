using Grin.Chain.Networks;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Peers;
using GrinOrleansSync.Grains.Work;
using GrinOrleansSync.Host.Results;
using GrinOrleansSync.Storage.Objects;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GrinOrleansSync.Host.Silo;

/// <summary>One silo in this process.</summary>
internal sealed class LocalSilo : IAsyncDisposable
{
    // Beyond what the work under way may take: giving back the rest, and telling the others.
    private static readonly TimeSpan EndingTime = TimeSpan.FromSeconds(15);

    private readonly TimeSpan _drainTimeout;
    private readonly IHost _host;
    private readonly Network _network;
    private readonly ISiloStatusOracle _members;

    private LocalSilo(IHost host, Network network, SyncOptions options)
    {
        _host = host;
        _network = network;
        _drainTimeout = options.DrainTimeout;
        _members = host.Services.GetRequiredService<ISiloStatusOracle>();
    }

    /// <summary>The members of its cluster that it knows, the dead ones left out.</summary>
    public IReadOnlyList<SiloResult> Members =>
    [
        .. _members.GetApproximateSiloStatuses(onlyActive: false)
            .Where(member => member.Value != SiloStatus.Dead)
            .Select(member => new SiloResult(member.Key.Endpoint.ToString(), member.Value.ToString().ToLowerInvariant()))
            .OrderBy(member => member.Address, StringComparer.Ordinal),
    ];

    /// <summary>Whether it is a working member of its cluster: it has joined, and neither leaves nor was declared dead.</summary>
    public bool IsActive => _members.CurrentStatus == SiloStatus.Active;

    public ISyncGrain Sync => Grains.GetGrain<ISyncGrain>(GrainKeys.Network(_network.GenesisHash));

    public IPeerBookGrain PeerBook => Grains.GetGrain<IPeerBookGrain>(GrainKeys.Network(_network.GenesisHash));

    public SiloPeers Peers => _host.Services.GetRequiredService<SiloPeers>();

    public PeerAudit Audit => _host.Services.GetRequiredService<PeerAudit>();

    private IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Starts a silo.</summary>
    /// <param name="network">The network it syncs.</param>
    /// <param name="objects">Where it stores.</param>
    /// <param name="options">What is tuned.</param>
    /// <param name="cluster">The cluster it belongs to.</param>
    /// <param name="logging">Where it logs.</param>
    /// <param name="cancellationToken">Ends the start early.</param>
    public static async Task<LocalSilo> StartAsync(
        Network network,
        IObjectStore objects,
        SyncOptions options,
        Action<ISiloBuilder> cluster,
        Action<ILoggingBuilder> logging,
        CancellationToken cancellationToken)
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        logging(builder.Logging);
        builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
        builder.UseOrleans(cluster);
        builder.Services.AddGrinSync(network, objects, options);
        var silo = new LocalSilo(builder.Build(), network, options);
        try
        {
            await silo._host.StartAsync(cancellationToken);
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    /// <summary>A logger into the silo's log.</summary>
    public ILogger CreateLogger(Type category) => _host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category);

    /// <summary>Waits until the process is asked to end, or the silo ends by itself.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        CancellationToken stopping = _host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        await Task.Delay(Timeout.Infinite, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Ends its work in order, then leaves the cluster.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(_drainTimeout + EndingTime);
        foreach (ISiloWork work in _host.Services.GetServices<IHostedService>().OfType<ISiloWork>())
        {
            await work.EndAsync(limit.Token);
        }

        await _host.StopAsync();
        if (_host is IAsyncDisposable host)
        {
            await host.DisposeAsync();
        }
    }
}
