using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Grains.Tests.Support;

/// <summary>A store of which single writes fail, with nothing done.</summary>
internal sealed class TroubledObjectStore(IObjectStore inner) : IObjectStore
{
    private (Func<string, bool> Matches, Exception Exception)? _trouble;

    /// <summary>The next write of an object whose name matches fails with this; the one after it does not.</summary>
    public void FailNextWrite(Func<string, bool> matches, Exception? exception = null) =>
        _trouble = (matches, exception ?? new IOException("the storage is away"));

    /// <summary>Whether the write that was to fail has failed.</summary>
    public bool HasFailed => _trouble is null;

    public async Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        MayFail(name);
        return await inner.PutIfAbsentAsync(name, content, cancellationToken);
    }

    public async Task PutAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        MayFail(name);
        await inner.PutAsync(name, content, cancellationToken);
    }

    public Task<ReadOnlyMemory<byte>?> GetAsync(string name, CancellationToken cancellationToken = default) => inner.GetAsync(name, cancellationToken);

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken = default) => inner.ListAsync(prefix, cancellationToken);

    public Task DeleteAsync(string name, CancellationToken cancellationToken = default) => inner.DeleteAsync(name, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void MayFail(string name)
    {
        if (_trouble is { } trouble && trouble.Matches(name))
        {
            _trouble = null;
            throw trouble.Exception;
        }
    }
}
