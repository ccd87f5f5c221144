using System.Collections.Concurrent;
using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Grains.Tests.Support;

/// <summary>One silo's view of a store that silos share: knows what this silo put, and can stop it in the middle.</summary>
internal sealed class WatchedObjectStore(IObjectStore shared) : IObjectStore
{
    private readonly ConcurrentDictionary<string, bool> _put = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<(Func<string, bool> Matches, TaskCompletionSource<string> Seen, Task Release)> _watches = [];

    /// <summary>Names of the objects that this silo, and not another one, stored.</summary>
    public ICollection<string> Put => _put.Keys;

    /// <summary>Ends when an object is put whose name matches; its put, and further ones, wait for <paramref name="release"/>.</summary>
    public Task<string> WhenPutAsync(Func<string, bool> matches, Task? release = null)
    {
        var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _watches.Add((matches, seen, release ?? Task.CompletedTask));
        return seen.Task;
    }

    public async Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        bool first = await shared.PutIfAbsentAsync(name, content, cancellationToken);
        if (first)
        {
            _put[name] = true;
        }

        await TellAsync(name);
        return first;
    }

    public async Task PutAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        await shared.PutAsync(name, content, cancellationToken);
        _put[name] = true;
        await TellAsync(name);
    }

    public Task<ReadOnlyMemory<byte>?> GetAsync(string name, CancellationToken cancellationToken = default) => shared.GetAsync(name, cancellationToken);

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken = default) => shared.ListAsync(prefix, cancellationToken);

    public Task DeleteAsync(string name, CancellationToken cancellationToken = default) => shared.DeleteAsync(name, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task TellAsync(string name)
    {
        foreach ((Func<string, bool> matches, TaskCompletionSource<string> seen, Task release) in _watches)
        {
            if (matches(name))
            {
                seen.TrySetResult(name);
                await release;
            }
        }
    }
}
