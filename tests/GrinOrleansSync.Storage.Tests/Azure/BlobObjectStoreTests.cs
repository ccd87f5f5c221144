using GrinOrleansSync.Storage.Azure.Blobs;
using GrinOrleansSync.Storage.Objects;
using GrinOrleansSync.Storage.Tests.Objects;
using GrinOrleansSync.Tests.Azurite;

namespace GrinOrleansSync.Storage.Tests.Azure;

public sealed class BlobObjectStoreTests(AzuriteFixture azurite) : ObjectStoreContract
{
    protected override async Task<IObjectStore> OpenAsync() =>
        await BlobObjectStore.OpenAsync(await BlobContainers.ClientAsync(azurite, BlobContainers.NewName()), TestContext.Current.CancellationToken);
}
