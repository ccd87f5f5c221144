using Grin.Chain.Networks;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Peers;
using GrinOrleansSync.Storage.Objects;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GrinOrleansSync.Host.Silo;

/// <summary>One silo in this process.</summary>
internal sealed class LocalSilo : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly Network _network;
    private readonly ISiloStatusOracle _members;

    private LocalSilo(IHost host, Network network)
    {
        _host = host;
        _network = network;
        _members = host.Services.GetRequiredService<ISiloStatusOracle>();
    }

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
        builder.UseOrleans(cluster);
        builder.Services.AddGrinSync(network, objects, options);
        IHost host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new LocalSilo(host, network);
    }

    /// <summary>Waits until the process is asked to end.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _host.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable host)
        {
            await host.DisposeAsync();
        }
    }
}
