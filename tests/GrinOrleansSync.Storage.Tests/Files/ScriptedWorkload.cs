using System.Collections.Concurrent;
using GrinOrleansSync.Storage.Files;
using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Storage.Tests.Files;

/// <summary>
/// Puts, replacements, deletions and restarts, one after the other and many at once, with a record of what may be stored
/// under each name should everything end at once: what was acknowledged last, or what was asked for since.
/// </summary>
internal sealed class ScriptedWorkload(IFileSystem fileSystem)
{
    private readonly ConcurrentDictionary<string, List<byte[]?>> _possible = new();

    /// <summary>Whether it came to its end.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Names ever put.</summary>
    public IEnumerable<string> Names => _possible.Keys;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using (FileObjectStore store = await OpenAsync(cancellationToken))
            {
                await PutAsync(store, "segments/kernel/0", 1, cancellationToken);
                await PutAsync(store, "progress", 2, cancellationToken);
                await PutAsync(store, "progress", 3, cancellationToken);
                await DeleteAsync(store, "segments/kernel/0", cancellationToken);
            }

            await using (FileObjectStore store = await OpenAsync(cancellationToken))
            {
                await PutAsync(store, "segments/kernel/0", 4, cancellationToken);
                await Task.WhenAll(Enumerable.Range(1, 6).Select(i => PutAsync(store, $"segments/{i % 2}/{i}", 10 + i, cancellationToken)));
                await Task.WhenAll(
                    PutAsync(store, "progress", 20, cancellationToken),
                    DeleteAsync(store, "segments/1/1", cancellationToken),
                    PutAsync(store, "segments/0/2", 21, cancellationToken));
                await PutAsync(store, "segments/1/1", 22, cancellationToken);
            }

            IsDone = true;
        }
        catch (Exception exception) when (exception is IOException or DataFolderException)
        {
        }
    }

    /// <summary>Fails unless the store holds, under every name, one of the contents it may hold.</summary>
    public async Task AssertHeldAsync(IObjectStore store, CancellationToken cancellationToken)
    {
        foreach ((string name, List<byte[]?> possible) in _possible)
        {
            byte[]? held = (await store.GetAsync(name, cancellationToken))?.ToArray();
            Assert.Contains(possible, content => held is null ? content is null : content is not null && content.AsSpan().SequenceEqual(held));
        }

        await foreach (string name in store.ListAsync("", cancellationToken))
        {
            Assert.Contains(name, _possible.Keys);
        }
    }

    private Task<FileObjectStore> OpenAsync(CancellationToken cancellationToken) =>
        FileObjectStore.OpenAsync("/disk/data", FileStoreMode.ReadWrite, fileSystem, cancellationToken);

    private Task PutAsync(FileObjectStore store, string name, int seed, CancellationToken cancellationToken)
    {
        var content = new byte[100 + (seed * 131)];
        new Random(seed).NextBytes(content);
        return TryAsync(name, content, () => store.PutAsync(name, content, cancellationToken));
    }

    private Task DeleteAsync(FileObjectStore store, string name, CancellationToken cancellationToken) =>
        TryAsync(name, null, () => store.DeleteAsync(name, cancellationToken));

    private async Task TryAsync(string name, byte[]? content, Func<Task> change)
    {
        List<byte[]?> possible = _possible.GetOrAdd(name, _ => [null]);
        possible.Add(content);
        await change();
        possible.Clear();
        possible.Add(content);
    }
}
