using Grin.Chain.Networks;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Storage.Azure;
using GrinOrleansSync.Storage.Azure.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace GrinOrleansSync.Host.Dev;

/// <summary>Asks the grains of a cluster that this process is no silo of.</summary>
internal sealed class ClusterClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan GatewayRefresh = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);

    private readonly IHost _host;
    private readonly Network _network;

    private ClusterClient(IHost host, Network network)
    {
        _host = host;
        _network = network;
    }

    public ISyncGrain Sync => Grains.GetGrain<ISyncGrain>(GrainKeys.Network(_network.GenesisHash));

    public IPeerBookGrain PeerBook => Grains.GetGrain<IPeerBookGrain>(GrainKeys.Network(_network.GenesisHash));

    private IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Connects, and waits until there is a silo to connect to.</summary>
    public static async Task<ClusterClient> ConnectAsync(Network network, AzureStorageAccount account, string clusterId, CancellationToken cancellationToken)
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client => client
            .UseAzureStorage(account)
            .Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = clusterId)
            .Configure<ClientMessagingOptions>(options => options.ResponseTimeout = Patience)
            .Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = GatewayRefresh)
            .UseConnectionRetryFilter(async (_, token) =>
            {
                await Task.Delay(RetryPause, token);
                return true;
            }));
        IHost host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new ClusterClient(host, network);
    }

    /// <summary>Asks again and again until the cluster answers: the silo that was asked may just have died.</summary>
    public static async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                // A call that was handed on by a silo that died is lost without a word.
                return await ask().WaitAsync(Patience, cancellationToken);
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException or IOException)
            {
                await Task.Delay(RetryPause, cancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable host)
        {
            await host.DisposeAsync();
        }
    }
}
