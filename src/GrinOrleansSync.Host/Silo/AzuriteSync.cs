using System.Net;
using Grin.Chain.Networks;
using GrinOrleansSync.Devnet.Azurite;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Host.Progress;
using GrinOrleansSync.Host.Results;
using GrinOrleansSync.Storage.Azure;
using GrinOrleansSync.Storage.Azure.Blobs;

namespace GrinOrleansSync.Host.Silo;

/// <summary>A sync into an emulated account of Azure Storage that is started for it and gone with it.</summary>
internal static class AzuriteSync
{
    private const string Name = "demo";

    /// <exception cref="AzuriteException">The account can't be started.</exception>
    public static async Task<ResultDocument> RunAsync(Network network, SyncOptions options, IProgressView view, CancellationToken cancellationToken)
    {
        await using AzuriteServer azurite = await AzuriteServer.StartAsync(cancellationToken);
        var account = AzureStorageAccount.FromConnectionString(azurite.ConnectionString);
        await using BlobObjectStore objects = await ContainerSync.OpenAsync(network, account, Name, cancellationToken);
        var session = new SyncSession(network, objects, options, silo => Clusters.OnAzure(silo, account, Name, Name, IPAddress.Loopback, 0), view);
        return await session.RunAsync(() => objects.SizeAsync(cancellationToken), cancellationToken);
    }
}
