using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using GrinOrleansSync.Storage.Azure;
using GrinOrleansSync.Tests.Azurite;

namespace GrinOrleansSync.Storage.Tests.Azure;

/// <summary>Containers of the emulated account.</summary>
internal static class BlobContainers
{
    /// <summary>A name that no other container has.</summary>
    public static string NewName() => $"c{Guid.NewGuid():n}";

    /// <summary>A client of a container, as the product configures it.</summary>
    /// <param name="azurite">The account.</param>
    /// <param name="name">The container.</param>
    /// <param name="faults">What befalls each attempt of a request; then attempts follow each other without delay.</param>
    public static async Task<BlobContainerClient> ClientAsync(AzuriteFixture azurite, string name, HttpPipelinePolicy? faults = null)
    {
        BlobClientOptions options = AzureStorageAccount.BlobOptions();
        if (faults is not null)
        {
            options.Retry.Delay = TimeSpan.FromMilliseconds(1);
            options.Retry.MaxDelay = TimeSpan.FromMilliseconds(1);
            options.Retry.MaxRetries = 16;
            options.AddPolicy(faults, global::Azure.Core.HttpPipelinePosition.PerRetry);
        }

        return AzureStorageAccount.FromConnectionString(await azurite.ConnectionStringAsync()).Blobs(options).GetBlobContainerClient(name);
    }
}
