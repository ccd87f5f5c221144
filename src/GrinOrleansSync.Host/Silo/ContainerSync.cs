using Grin.Chain.Networks;
using GrinOrleansSync.Storage.Azure;
using GrinOrleansSync.Storage.Azure.Blobs;
using GrinOrleansSync.Storage.Headers;
using GrinOrleansSync.Storage.Networks;

namespace GrinOrleansSync.Host.Silo;

/// <summary>A blob container that the silos of a cluster sync into.</summary>
internal static class ContainerSync
{
    /// <summary>Opens the container of a network, which is made if it is not there.</summary>
    /// <exception cref="UsageException">It belongs to another network.</exception>
    /// <exception cref="IOException">The account can't be reached or does not let in.</exception>
    public static async Task<BlobObjectStore> OpenAsync(Network network, AzureStorageAccount account, string container, CancellationToken cancellationToken)
    {
        BlobObjectStore objects = await BlobObjectStore.OpenAsync(account.Blobs().GetBlobContainerClient(container), cancellationToken);
        try
        {
            await NetworkStore.ClaimAsync(objects, network, cancellationToken);
            return objects;
        }
        catch (ForeignNetworkException exception)
        {
            throw new UsageException(
                $"The blob container {container} belongs to another network: its genesis is {exception.Stored}, that of {network.Name} is {exception.Expected}. Name the network it belongs to, or choose another container (Storage:Container).");
        }
    }
}
