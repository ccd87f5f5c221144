using System.Runtime.CompilerServices;

namespace GrinOrleansSync.Storage.Objects;

/// <summary>Reads many objects in the time of a few, where each answer has a long way.</summary>
public static class ReadingAhead
{
    /// <summary>Reads in the order of the names, some of them ahead of who takes them.</summary>
    /// <param name="names">What to read.</param>
    /// <param name="count">How many are under way at once; so many are in memory.</param>
    /// <param name="read">Reads one. What it throws, the enumeration throws in its place.</param>
    /// <param name="cancellationToken">Given to each.</param>
    public static async IAsyncEnumerable<T> ReadAheadAsync<T>(
        this IEnumerable<string> names,
        int count,
        Func<string, CancellationToken, Task<T>> read,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(read);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ahead = new Queue<Task<T>>(count);
        try
        {
            foreach (string name in names)
            {
                ahead.Enqueue(read(name, abandoned.Token));
                if (ahead.Count == count)
                {
                    yield return await ahead.Dequeue().ConfigureAwait(false);
                }
            }

            while (ahead.TryDequeue(out Task<T>? next))
            {
                yield return await next.ConfigureAwait(false);
            }
        }
        finally
        {
            await abandoned.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll((IEnumerable<Task>)ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
