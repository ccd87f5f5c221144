namespace Grin.P2P;

/// <summary>
/// Notices that a peer which owes an answer makes no progress: no byte for a while, or too few over a longer while
/// (interface.md §5). The rate is taken from the last answer on, so that many small answers in time are no fault.
/// </summary>
internal sealed class ProgressWatchdog : IDisposable
{
    // The window is cut into slots; one more is kept, so that what is counted never covers less than the window.
    private const int SlotsInWindow = 10;
    private const int Slots = SlotsInWindow + 1;

    private readonly PeerConnectionOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<bool> _hasUnreadBytes;
    private readonly Action<PeerFault> _stalled;
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private readonly long[] _slotBytes = new long[Slots];
    private readonly long[] _slotNumbers = new long[Slots];
    private bool _owing;
    private bool _isStalled;
    private long _owingSince;
    private long _lastArrival;
    private long _rateSince;

    /// <summary>Watches nothing yet.</summary>
    /// <param name="options">The limits.</param>
    /// <param name="time">The clock.</param>
    /// <param name="hasUnreadBytes">Whether bytes have come that we have not read: then it is we who are slow.</param>
    /// <param name="stalled">Told of every stall, on a timer's thread.</param>
    public ProgressWatchdog(PeerConnectionOptions options, TimeProvider time, Func<bool> hasUnreadBytes, Action<PeerFault> stalled)
    {
        _hasUnreadBytes = hasUnreadBytes;
        _options = options;
        _time = time;
        _stalled = stalled;
        _lastArrival = time.GetTimestamp();
        _timer = time.CreateTimer(_ => Check(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether nothing has come since the last stall.</summary>
    public bool IsStalled
    {
        get
        {
            lock (_lock)
            {
                return _isStalled;
            }
        }
    }

    /// <summary>How long nothing has come.</summary>
    public TimeSpan Silence
    {
        get
        {
            lock (_lock)
            {
                return _time.GetElapsedTime(_lastArrival);
            }
        }
    }

    /// <summary>Bytes came; true when that ends a stall.</summary>
    public bool Received(int bytes)
    {
        lock (_lock)
        {
            _lastArrival = _time.GetTimestamp();
            long number = SlotNumber(_lastArrival);
            int slot = (int)(number % Slots);
            if (_slotNumbers[slot] != number)
            {
                _slotNumbers[slot] = number;
                _slotBytes[slot] = 0;
            }

            _slotBytes[slot] += bytes;
            bool ended = _isStalled;
            _isStalled = false;
            return ended;
        }
    }

    /// <summary>The first answer is owed, or none any more.</summary>
    public void SetOwing(bool owing)
    {
        lock (_lock)
        {
            if (owing && !_owing)
            {
                _owingSince = _rateSince = _time.GetTimestamp();
                Arm(_options.StallTimeout < _options.RateWindow ? _options.StallTimeout : _options.RateWindow);
            }

            _owing = owing;
        }
    }

    /// <summary>An owed answer is complete.</summary>
    public void Answered()
    {
        lock (_lock)
        {
            _rateSince = _time.GetTimestamp();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Check()
    {
        PeerFault fault;
        lock (_lock)
        {
            if (!_owing)
            {
                return;
            }

            long now = _time.GetTimestamp();
            TimeSpan silence = _time.GetElapsedTime(Math.Max(_lastArrival, _owingSince), now);
            TimeSpan measured = _time.GetElapsedTime(_rateSince, now);
            if (silence >= _options.StallTimeout)
            {
                fault = PeerFault.Timeout($"no byte for {silence.TotalSeconds:0.#} s while it owes an answer");
            }
            else if (measured >= _options.RateWindow && BytesInWindow(now) < _options.MinBytesPerSecond * _options.RateWindow.TotalSeconds)
            {
                fault = PeerFault.Timeout($"under {_options.MinBytesPerSecond} bytes per second over {_options.RateWindow.TotalSeconds:0.#} s while it owes an answer");
            }
            else
            {
                TimeSpan untilStall = _options.StallTimeout - silence;
                TimeSpan untilRate = measured < _options.RateWindow ? _options.RateWindow - measured : _options.RateWindow / SlotsInWindow;
                Arm(untilStall < untilRate ? untilStall : untilRate);
                return;
            }

            if (_hasUnreadBytes())
            {
                Arm(_options.StallTimeout / SlotsInWindow);
                return;
            }

            _isStalled = true;
            _owing = false;
        }

        _stalled(fault);
    }

    private void Arm(TimeSpan due)
    {
        TimeSpan atLeast = TimeSpan.FromMilliseconds(1);
        _timer.Change(due > atLeast ? due : atLeast, Timeout.InfiniteTimeSpan);
    }

    private long SlotNumber(long timestamp) =>
        _time.GetElapsedTime(0, timestamp).Ticks / (_options.RateWindow.Ticks / SlotsInWindow);

    private long BytesInWindow(long now)
    {
        long newest = SlotNumber(now);
        long bytes = 0;
        for (int slot = 0; slot < Slots; slot++)
        {
            bytes += _slotNumbers[slot] > newest - Slots ? _slotBytes[slot] : 0;
        }

        return bytes;
    }
}
