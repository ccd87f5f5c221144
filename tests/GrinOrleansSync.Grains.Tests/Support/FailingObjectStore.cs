using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Grains.Tests.Support;

/// <summary>A store that is lost after so many changes: everything done before is durable.</summary>
internal sealed class FailingObjectStore(IObjectStore inner, int changes) : IObjectStore
{
    private int _left = changes;

    public async Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        Count();
        return await inner.PutIfAbsentAsync(name, content, cancellationToken);
    }

    public async Task PutAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        Count();
        await inner.PutAsync(name, content, cancellationToken);
    }

    public Task<ReadOnlyMemory<byte>?> GetAsync(string name, CancellationToken cancellationToken = default) => inner.GetAsync(name, cancellationToken);

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken = default) => inner.ListAsync(prefix, cancellationToken);

    public async Task DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        Count();
        await inner.DeleteAsync(name, cancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Count()
    {
        if (Interlocked.Decrement(ref _left) < 0)
        {
            throw new IOException("the store is lost");
        }
    }
}
