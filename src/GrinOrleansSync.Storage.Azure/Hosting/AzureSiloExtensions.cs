using Orleans.Serialization;
using Orleans.Storage;

namespace GrinOrleansSync.Storage.Azure.Hosting;

/// <summary>Puts what Orleans itself keeps into an account of Azure Storage.</summary>
public static class AzureSiloExtensions
{
    /// <summary>
    /// The cluster's members and its reminders are kept in tables, the states of its grains as blobs, by Orleans' own
    /// providers. Clusters may share the tables, and must not share the container.
    /// </summary>
    /// <param name="builder">The silo; its cluster id and service id tell clusters apart in the tables.</param>
    /// <param name="account">The account.</param>
    /// <param name="grainStorageName">The name by which grains ask for their state.</param>
    /// <param name="grainStateContainer">The container of grain states; made if it is not there.</param>
    public static ISiloBuilder UseAzureStorage(this ISiloBuilder builder, AzureStorageAccount account, string grainStorageName, string grainStateContainer)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(account);
        return builder
            .UseAzureStorageClustering(options => options.TableServiceClient = account.Tables())
            .UseAzureTableReminderService(options => options.TableServiceClient = account.Tables())
            .AddAzureBlobGrainStorage(grainStorageName, configured => configured.Configure<Serializer>((options, serializer) =>
            {
                options.BlobServiceClient = account.Blobs();
                options.ContainerName = grainStateContainer;
                options.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
            }));
    }

    /// <summary>Where a client finds the silos of its cluster.</summary>
    /// <param name="builder">The client; its cluster id and service id are those of the silos.</param>
    /// <param name="account">The account.</param>
    public static IClientBuilder UseAzureStorage(this IClientBuilder builder, AzureStorageAccount account)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(account);
        return builder.UseAzureStorageClustering(options => options.TableServiceClient = account.Tables());
    }
}
