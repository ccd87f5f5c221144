using System.Net;
using Grin.Chain;
using Grin.Chain.Networks;
using Grin.P2P;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Peers;
using GrinOrleansSync.Grains.Work;
using GrinOrleansSync.Storage.GrainState;
using GrinOrleansSync.Storage.Objects;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Runtime.Placement;
using Orleans.TestingHost;

namespace GrinOrleansSync.Grains.Tests.Support;

/// <summary>Silos of this process that share one store of objects. Without workers nothing happens but what a test does.</summary>
internal sealed class GrainCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;
    private readonly Network _network;
    private readonly Dictionary<string, WatchedObjectStore> _stores;

    private GrainCluster(InProcessTestCluster cluster, Network network, Dictionary<string, WatchedObjectStore> stores)
    {
        _cluster = cluster;
        _network = network;
        _stores = stores;
    }

    public IReadOnlyList<InProcessSiloHandle> Silos => _cluster.Silos;

    public IGrainFactory Grains => _cluster.Client;

    public IPeerBookGrain PeerBook => Grains.GetGrain<IPeerBookGrain>(GrainKeys.Network(_network.GenesisHash));

    public IHeaderChainGrain Headers => Grains.GetGrain<IHeaderChainGrain>(GrainKeys.Network(_network.GenesisHash));

    public ISyncGrain Sync => Grains.GetGrain<ISyncGrain>(GrainKeys.Network(_network.GenesisHash));

    /// <param name="network">The network all silos sync.</param>
    /// <param name="objects">Where all silos store.</param>
    /// <param name="options">What all silos are tuned by.</param>
    /// <param name="time">The clock of the grains and of connections; the silos' own upkeep has the system's.</param>
    /// <param name="silos">How many silos.</param>
    /// <param name="workers">Whether the silos work by themselves.</param>
    public static async Task<GrainCluster> StartAsync(
        Network network,
        IObjectStore objects,
        SyncOptions? options = null,
        TimeProvider? time = null,
        short silos = 1,
        bool workers = false)
    {
        var stores = new Dictionary<string, WatchedObjectStore>(StringComparer.Ordinal);
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((specific, silo) =>
        {
            var store = new WatchedObjectStore(objects);
            lock (stores)
            {
                stores[specific.SiloName] = store;
            }

            silo.AddObjectGrainStorage(SiloServices.GrainStorageName);
            silo.Services.AddSingleton(time ?? TimeProvider.System);
            silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
            silo.Services.AddGrinSync(network, store, options ?? new SyncOptions());
            silo.Services.Configure<ClusterMembershipOptions>(membership =>
            {
                // A killed silo is gone at once, so that it is found out fast harms nobody.
                membership.ProbeTimeout = TimeSpan.FromMilliseconds(500);
                membership.NumMissedProbesLimit = 2;
                membership.NumVotesForDeathDeclaration = 1;
            });
            if (!workers)
            {
                ServiceDescriptor worker = silo.Services.Single(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType == typeof(SyncWorker));
                silo.Services.Remove(worker);
            }
        });
        InProcessTestCluster cluster = builder.Build();
        await cluster.DeployAsync(TestContext.Current.CancellationToken);
        return new GrainCluster(cluster, network, stores);
    }

    public IStateRootGrain StateRoot(Hash horizon) => Grains.GetGrain<IStateRootGrain>(GrainKeys.StateRoot(horizon));

    /// <summary>A grain factory whose callers are on that silo.</summary>
    public IGrainFactory On(int silo) => Service<IGrainFactory>(silo);

    public T Service<T>(int silo)
        where T : notnull => Silos[silo].ServiceProvider.GetRequiredService<T>();

    public WatchedObjectStore Store(int silo) => _stores[Silos[silo].Name];

    /// <summary>Ends a grain's activation; the next call makes a new one.</summary>
    public Task DeactivateAsync(IAddressable grain) => _cluster.DeactivateAsync(grain).WaitAsync(TestContext.Current.CancellationToken);

    public Task KillAsync(int silo) => _cluster.KillSiloAsync(Silos[silo], TestContext.Current.CancellationToken);

    /// <summary>The name by which a silo holds leases.</summary>
    public string NameOf(int silo) => Silos[silo].SiloAddress.ToParsableString();

    /// <summary>From here on the caller's calls place new activations on that silo.</summary>
    public void PlaceOn(int silo) => RequestContext.Set(IPlacementDirector.PlacementHintKey, Silos[silo].SiloAddress);

    /// <summary>Waits until a silo knows that another one is lost.</summary>
    public async Task WhenDeclaredDeadAsync(string lost, int observer)
    {
        SiloAddress silo = SiloAddress.FromParsableString(lost);
        await foreach (ClusterMembershipSnapshot known in Service<IClusterMembershipService>(observer).MembershipUpdates.WithCancellation(TestContext.Current.CancellationToken))
        {
            if (known.GetSiloStatus(silo) == SiloStatus.Dead)
            {
                return;
            }
        }
    }

    /// <summary>Makes peers known to a silo and waits until it is connected to each of them, or cannot be.</summary>
    public async Task ConnectAsync(int silo, IReadOnlyCollection<IPEndPoint> peers)
    {
        PeerPool pool = Service<SiloPeers>(silo).Pool;
        await pool.SetTargetsAsync(peers);
        foreach (IPEndPoint peer in peers)
        {
            var only = new PeerQuery { Excluded = [.. peers.Where(other => !other.Equals(peer))] };
            using PeerLease? lease = await pool.RentAsync(only, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();
}
