namespace GrinOrleansSync.Grains.Verification;

/// <summary>
/// The memory that segments in flight may need in all on one silo. The worst case of a segment is reserved before a peer
/// is asked for it, so that answers can never outgrow the silo.
/// </summary>
public sealed class MemoryBudget(long bytes)
{
    private readonly Lock _lock = new();
    private readonly Queue<(long Bytes, TaskCompletionSource Granted)> _waiting = new();
    private long _free = bytes;

    /// <summary>Waits for room and takes it until the reservation is disposed; first come, first served.</summary>
    /// <param name="bytes">More than the whole budget counts as the whole budget.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<IDisposable> ReserveAsync(long bytes, CancellationToken cancellationToken)
    {
        long needed = Math.Min(bytes, Total);
        var granted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Enqueue((needed, granted));
            GrantWaiting();
        }

        using (cancellationToken.Register(() => GiveUp(granted, cancellationToken)))
        {
            await granted.Task;
        }

        return new MemoryReservation(this, needed);
    }

    /// <summary>Takes room until the reservation is disposed if there is some now, and nobody waits for it; null otherwise.</summary>
    /// <param name="bytes">More than the whole budget counts as the whole budget.</param>
    public MemoryReservation? TryReserve(long bytes)
    {
        long needed = Math.Min(bytes, Total);
        lock (_lock)
        {
            if (_waiting.Count > 0 || needed > _free)
            {
                return null;
            }

            _free -= needed;
            return new MemoryReservation(this, needed);
        }
    }

    /// <summary>The whole budget in bytes.</summary>
    public long Total { get; } = bytes;

    /// <summary>What nobody has reserved, in bytes.</summary>
    public long Free => Interlocked.Read(ref _free);

    /// <summary>How many reservations of so many bytes fit into what is free; one of more than the whole budget counts as the whole.</summary>
    public long RoomFor(long bytes) => Free / Math.Min(bytes, Total);

    internal void Release(long bytes)
    {
        lock (_lock)
        {
            _free += bytes;
            GrantWaiting();
        }
    }

    private void GrantWaiting()
    {
        while (_waiting.TryPeek(out (long Bytes, TaskCompletionSource Granted) next) && (next.Granted.Task.IsCompleted || next.Bytes <= _free))
        {
            _waiting.Dequeue();
            if (next.Granted.TrySetResult())
            {
                _free -= next.Bytes;
            }
        }
    }

    /// <summary>Whoever gives up may be what others wait behind.</summary>
    private void GiveUp(TaskCompletionSource granted, CancellationToken cancellationToken)
    {
        if (granted.TrySetCanceled(cancellationToken))
        {
            lock (_lock)
            {
                GrantWaiting();
            }
        }
    }
}
