using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace GrinOrleansSync.Storage.Objects;

/// <summary>Objects in memory: for tests, and for a silo that shall leave nothing behind.</summary>
public sealed class MemoryObjectStore : IObjectStore
{
    private readonly ConcurrentDictionary<string, byte[]> _objects = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        Check(name, content);
        return cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<bool>(cancellationToken)
            : Task.FromResult(!_objects.ContainsKey(name) && _objects.TryAdd(name, content.ToArray()));
    }

    /// <inheritdoc/>
    public Task PutAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        Check(name, content);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        _objects[name] = content.ToArray();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> GetAsync(string name, CancellationToken cancellationToken = default)
    {
        ObjectName.ThrowIfInvalid(name);
        return cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<ReadOnlyMemory<byte>?>(cancellationToken)
            : Task.FromResult(_objects.TryGetValue(name, out byte[]? content) ? content : default(ReadOnlyMemory<byte>?));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        foreach (string name in _objects.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return name;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        ObjectName.ThrowIfInvalid(name);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        _objects.TryRemove(name, out _);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static void Check(string name, ReadOnlyMemory<byte> content)
    {
        ObjectName.ThrowIfInvalid(name);
        ObjectName.ThrowIfTooLong(content);
    }
}
