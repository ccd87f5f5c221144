using System.Globalization;
using GrinOrleansSync.EndToEnd.Tests.Results;
using GrinOrleansSync.Storage.Azure;
using GrinOrleansSync.Storage.Azure.Blobs;
using GrinOrleansSync.Storage.Files;

namespace GrinOrleansSync.EndToEnd.Tests.Running;

/// <summary>Silos in processes of their own that are one cluster by an account of Azure Storage.</summary>
/// <param name="connectionString">The account.</param>
internal sealed class AzureSilos(string connectionString)
{
    private readonly string _name = $"t{Guid.NewGuid():n}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts one.</summary>
    /// <param name="peers">Addresses of peers.</param>
    /// <param name="options">Options of <c>run</c>.</param>
    public HostProcess Start(IEnumerable<string> peers, params IEnumerable<string> options)
    {
        var environment = new Dictionary<string, string>
        {
            ["Network"] = Syncing.NetworkOf(Demo.Chain),
            ["Storage__Kind"] = "azure",
            ["Storage__ConnectionString"] = connectionString,
            ["Storage__Container"] = _name,
            ["Silo__ClusterId"] = _name,
            ["Silo__Address"] = "127.0.0.1",
            ["Silo__Port"] = "0",
        };
        foreach ((int index, string address) in peers.Index())
        {
            environment[string.Create(CultureInfo.InvariantCulture, $"Peers__{index}")] = address;
        }

        return HostProcess.Start(environment, ["run", .. options]);
    }

    /// <summary>What they store into.</summary>
    public Task<BlobObjectStore> OpenAsync() =>
        BlobObjectStore.OpenAsync(AzureStorageAccount.FromConnectionString(connectionString).Blobs().GetBlobContainerClient(_name), Token);

    /// <summary>What is in the container, in a data folder, is verified from its bytes alone by the command for that.</summary>
    /// <param name="data">The data folder, to be made.</param>
    public async Task AssertStoredStateVerifiesAsync(string data)
    {
        await using (BlobObjectStore blobs = await OpenAsync())
        await using (FileObjectStore files = await FileObjectStore.OpenAsync(data, FileStoreMode.ReadWrite, cancellationToken: Token))
        {
            await foreach (string name in blobs.ListAsync("", Token))
            {
                await files.PutAsync(name, (await blobs.GetAsync(name, Token))!.Value, Token);
            }
        }

        ExpectedState.Of(Demo.Chain).AssertIs((await HostProcess.RunAsync("verify", "--json", "--data", data)).Document(0));
    }
}
