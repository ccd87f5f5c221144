namespace GrinOrleansSync.Grains.Verification;

/// <summary>Memory taken from a <see cref="MemoryBudget"/>, until it is disposed.</summary>
public sealed class MemoryReservation : IDisposable
{
    private readonly MemoryBudget _budget;
    private long _bytes;

    internal MemoryReservation(MemoryBudget budget, long bytes)
    {
        _budget = budget;
        _bytes = bytes;
    }

    /// <summary>Gives back what is held beyond so many bytes.</summary>
    public void Shrink(long bytes)
    {
        long held = Volatile.Read(ref _bytes);
        if (bytes < held && Interlocked.CompareExchange(ref _bytes, bytes, held) == held)
        {
            _budget.Release(held - bytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        long held = Interlocked.Exchange(ref _bytes, 0);
        if (held > 0)
        {
            _budget.Release(held);
        }
    }
}
