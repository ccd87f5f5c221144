using GrinOrleansSync.Storage.Azure.Blobs;
using GrinOrleansSync.Storage.Objects;
using GrinOrleansSync.Storage.Tests.Objects;
using GrinOrleansSync.Tests.Azurite;
using GrinOrleansSync.Tests.Azurite.Faults;

namespace GrinOrleansSync.Storage.Tests.Azure;

/// <summary>All that a store must do, though every third attempt of a request comes to grief in one way or another.</summary>
public sealed class FaultyBlobObjectStoreTests(AzuriteFixture azurite) : ObjectStoreContract
{
    private static readonly RequestFault[] Faults = Enum.GetValues<RequestFault>();

    private readonly Random _random = new(20_260_101);

    protected override async Task<IObjectStore> OpenAsync()
    {
        var faults = new FaultPolicy(_ =>
        {
            lock (_random)
            {
                return _random.Next(3) == 0 ? Faults[_random.Next(Faults.Length)] : RequestFault.None;
            }
        });
        return await BlobObjectStore.OpenAsync(await BlobContainers.ClientAsync(azurite, BlobContainers.NewName(), faults), TestContext.Current.CancellationToken);
    }
}
