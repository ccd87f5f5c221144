using GrinOrleansSync.Storage.Files;
using GrinOrleansSync.Storage.Objects;
using GrinOrleansSync.Storage.Tests.Objects;

namespace GrinOrleansSync.Storage.Tests.Files;

public sealed class FileObjectStoreTests : ObjectStoreContract, IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    protected override async Task<IObjectStore> OpenAsync() =>
        await FileObjectStore.OpenAsync(_temporary.Combine("new/data"), FileStoreMode.ReadWrite, cancellationToken: TestContext.Current.CancellationToken);
}
