using System.Collections.Concurrent;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Grin.Chain.State;

namespace GrinOrleansSync.Trials.Chaos;

/// <summary>The results of segments in the store, as they are seen from outside while it fills: what was once there must stay as it was.</summary>
/// <param name="container">The container.</param>
/// <param name="traffic">Told of each result that is seen.</param>
internal sealed class StoredResults(BlobContainerClient container, SegmentTraffic traffic)
{
    private const string Suffix = ".result";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, Seen> _seen = new(StringComparer.Ordinal);

    /// <summary>How many segments have one.</summary>
    public int Count => _seen.Count;

    /// <summary>How whoever looks asks: at once or not at all.</summary>
    public static BlobClientOptions ClientOptions()
    {
        var options = new BlobClientOptions();
        options.Retry.MaxRetries = 0;
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(5);
        options.Diagnostics.IsLoggingEnabled = false;
        return options;
    }

    /// <summary>Looks again and again until this is cancelled; an outage of the storage is waited out.</summary>
    /// <exception cref="TrialFailedException">A result is gone or is another one.</exception>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(cancellationToken);
            }
            catch (Exception exception) when (exception is RequestFailedException or AggregateException or OperationCanceledException)
            {
                // The storage is away, the container is not made yet, or it is over.
            }

            await Task.Delay(Interval, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Looks once.</summary>
    /// <exception cref="TrialFailedException">A result is gone or is another one.</exception>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        // One that is written while the list is made may be missing in it.
        Dictionary<string, Seen> missing = new(_seen);
        await foreach (BlobItem blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, "", cancellationToken))
        {
            if (!blob.Name.EndsWith(Suffix, StringComparison.Ordinal))
            {
                continue;
            }

            var now = new Seen(blob.Properties.ETag, blob.Properties.ContentLength, Convert.ToHexStringLower(blob.Properties.ContentHash ?? []));
            if (missing.Remove(blob.Name, out Seen? before) && before != now)
            {
                throw new TrialFailedException($"the stored result {blob.Name} was {before} and is {now}");
            }

            if (_seen.TryAdd(blob.Name, now) && IdOf(blob.Name) is { } id)
            {
                traffic.Stored(id);
            }
        }

        if (missing.Count > 0)
        {
            throw new TrialFailedException($"these results were stored and are not any more: {string.Join(", ", missing.Keys.Order(StringComparer.Ordinal))}");
        }
    }

    // …/KIND/HEIGHT/INDEX.result
    private static StateSegmentId? IdOf(string name) =>
        StateSegmentId.TryParse(string.Join('/', name[..^Suffix.Length].Split('/')[^3..]), out StateSegmentId id) ? id : null;

    private sealed record Seen(ETag? Tag, long? Length, string Hash);
}
