using GrinOrleansSync.Storage.Files;
using GrinOrleansSync.Storage.Objects;
using GrinOrleansSync.Storage.Tests.Objects;

namespace GrinOrleansSync.Storage.Tests.Files;

public sealed class SimulatedFileObjectStoreTests : ObjectStoreContract
{
    protected override async Task<IObjectStore> OpenAsync() =>
        await FileObjectStore.OpenAsync("/data", FileStoreMode.ReadWrite, new PowerLossFileSystem(), TestContext.Current.CancellationToken);
}
