namespace Grin.P2P;

/// <summary>
/// At most so many events in any stretch of time: bursts pass, the rest waits in order of arrival.
/// </summary>
internal sealed class SlidingWindow
{
    private readonly int _limit;
    private readonly TimeSpan _length;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Queue<long> _events = new();
    private readonly Turn _turn = new();

    public SlidingWindow(int limit, TimeSpan length, TimeProvider time)
    {
        _limit = limit;
        _length = length;
        _time = time;
    }

    /// <summary>Events in the window that ends now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                Expire(_time.GetTimestamp());
                return _events.Count;
            }
        }
    }

    /// <summary>What it leaves for further events.</summary>
    public RequestRoom Room
    {
        get
        {
            lock (_lock)
            {
                long now = _time.GetTimestamp();
                Expire(now);
                return new RequestRoom(Math.Max(0, _limit - _events.Count), _events.Count == 0 ? null : UntilExpiry(now));
            }
        }
    }

    /// <summary>Records an event if the window has room for it.</summary>
    public bool TryTake() => TryTake(out _);

    /// <summary>Records an event as soon as the window has room for it.</summary>
    public async ValueTask TakeAsync(CancellationToken cancellationToken)
    {
        await _turn.TakeAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (!TryTake(out TimeSpan wait))
            {
                await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private bool TryTake(out TimeSpan wait)
    {
        lock (_lock)
        {
            long now = _time.GetTimestamp();
            Expire(now);
            if (_events.Count < _limit)
            {
                _events.Enqueue(now);
                wait = TimeSpan.Zero;
                return true;
            }

            wait = UntilExpiry(now);
            return false;
        }
    }

    /// <summary>After how long the oldest event is out of the window; no shorter than timers can tell.</summary>
    private TimeSpan UntilExpiry(long now)
    {
        TimeSpan wait = _length - _time.GetElapsedTime(_events.Peek(), now);
        return wait < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : wait;
    }

    private void Expire(long now)
    {
        while (_events.TryPeek(out long oldest) && _time.GetElapsedTime(oldest, now) >= _length)
        {
            _events.Dequeue();
        }
    }
}
