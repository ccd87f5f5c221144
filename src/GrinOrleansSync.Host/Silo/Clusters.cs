using System.Net;
using System.Net.Sockets;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Storage.Azure;
using GrinOrleansSync.Storage.Azure.Hosting;
using GrinOrleansSync.Storage.GrainState;
using Orleans.Configuration;

namespace GrinOrleansSync.Host.Silo;

/// <summary>The clusters that a silo may belong to.</summary>
internal static class Clusters
{
    private const string GrainStateSuffix = "-grains";

    // A silo that does not answer two probes in a row is gone, and what it did is done elsewhere.
    private const int MissedProbes = 2;
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(2);

    // How soon those that start see that a silo of a cluster that died as a whole is no more.
    private static readonly TimeSpan AliveInterval = TimeSpan.FromSeconds(10);

    /// <summary>A cluster of one silo, whose grain states are kept where its objects are.</summary>
    public static void Alone(ISiloBuilder silo) => silo
        .UseLocalhostClustering(FreePort(), gatewayPort: 0)
        .AddObjectGrainStorage(SiloServices.GrainStorageName);

    /// <summary>The cluster of all silos that have the same id in the same account.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="account">The account.</param>
    /// <param name="clusterId">Id of the cluster.</param>
    /// <param name="container">Container of its objects; its grain states have one beside it.</param>
    /// <param name="address">The address at which other silos reach this one; one of this machine if null.</param>
    /// <param name="port">Its port; 0 for a free one.</param>
    /// <param name="gatewayPort">The port for clients of the cluster; 0 for a free one, null for none.</param>
    public static void OnAzure(
        ISiloBuilder silo, AzureStorageAccount account, string clusterId, string container, IPAddress? address, int port, int? gatewayPort = null)
    {
        silo.UseAzureStorage(account, SiloServices.GrainStorageName, container + GrainStateSuffix)
            .Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = clusterId)
            .Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = ProbeTimeout;
                options.NumMissedProbesLimit = MissedProbes;
                options.IAmAliveTablePublishTimeout = AliveInterval;
            });
        int siloPort = port == 0 ? FreePort() : port;
        int gateway = gatewayPort switch { null => 0, 0 => FreePort(), int given => given };
        if (address is null)
        {
            silo.ConfigureEndpoints(siloPort, gateway, listenOnAnyHostAddress: true);
        }
        else
        {
            silo.ConfigureEndpoints(address, siloPort, gateway, listenOnAnyHostAddress: !IPAddress.IsLoopback(address));
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
