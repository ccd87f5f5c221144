using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Storage.Tests.Objects;

public sealed class MemoryObjectStoreTests : ObjectStoreContract
{
    protected override Task<IObjectStore> OpenAsync() => Task.FromResult<IObjectStore>(new MemoryObjectStore());
}
