namespace GrinOrleansSync.Storage.Files;

/// <summary>One writer per name at a time; names that share a lock wait for each other without need.</summary>
internal sealed class NameLocks
{
    private readonly SemaphoreSlim[] _locks = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1, 1))];

    public async Task<Held> TakeAsync(string name, CancellationToken cancellationToken)
    {
        SemaphoreSlim taken = _locks[(uint)name.GetHashCode(StringComparison.Ordinal) % _locks.Length];
        await taken.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Held(taken);
    }

    internal readonly struct Held(SemaphoreSlim taken) : IDisposable
    {
        public void Dispose() => taken.Release();
    }
}
