using System.Diagnostics;
using Grin.Chain.State;
using GrinOrleansSync.Trials.Relays;

namespace GrinOrleansSync.Trials.Chaos;

/// <summary>Which segments were asked of peers and answered, and whether any was after it had been seen stored.</summary>
internal sealed class SegmentTraffic
{
    // A silo that has just looked in vain asks next; on a machine with much to do there is time between.
    private static readonly TimeSpan JustStored = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<StateSegmentId, int> _asked = [];
    private readonly Dictionary<StateSegmentId, int> _answered = [];
    private readonly Dictionary<StateSegmentId, int> _underWay = [];
    private readonly Dictionary<StateSegmentId, (bool WasUnderWay, long At)> _stored = [];
    private readonly Dictionary<StateSegmentId, SegmentHistory> _histories = [];
    private readonly HashSet<StateSegmentId> _askedAgain = [];
    private readonly long _started = Stopwatch.GetTimestamp();
    private int _connections;

    /// <summary>Everything that peers sent.</summary>
    public long Bytes { get; private set; }

    /// <summary>Requests for a segment beyond its first.</summary>
    public int Retries
    {
        get
        {
            lock (_lock)
            {
                return _asked.Values.Sum(count => count - 1);
            }
        }
    }

    /// <summary>Whole answers for a segment beyond its first.</summary>
    public int Redownloads
    {
        get
        {
            lock (_lock)
            {
                return _answered.Values.Sum(count => count - 1);
            }
        }
    }

    /// <summary>Segments that were asked for when they had been seen stored for a while, though no request for them was under way then.</summary>
    public IReadOnlyList<StateSegmentId> AskedAgain
    {
        get
        {
            lock (_lock)
            {
                return [.. _askedAgain];
            }
        }
    }

    /// <summary>What happened to a segment, and when from the begin of the round.</summary>
    public string HistoryOf(StateSegmentId id)
    {
        lock (_lock)
        {
            return _histories.TryGetValue(id, out SegmentHistory? history) ? history.ToString() : "";
        }
    }

    /// <summary>An observer for one connection with a peer.</summary>
    public IConnectionObserver Observe()
    {
        List<StateSegmentId> open = [];
        int connection = Interlocked.Increment(ref _connections);
        return new FrameObserver(
            (segment, _, ends) => Note(segment, ends, id => Asked(id, open, connection)),
            (segment, bytes, ends) =>
            {
                lock (_lock)
                {
                    Bytes += bytes;
                }

                Note(segment, ends, id => Answered(id, open, connection));
            },
            () => Closed(open, connection));
    }

    /// <summary>Notes a segment whose result is stored.</summary>
    public void Stored(StateSegmentId id)
    {
        lock (_lock)
        {
            Tell(id, "stored");
            _stored.TryAdd(id, (_underWay.GetValueOrDefault(id) > 0, Stopwatch.GetTimestamp()));
        }
    }

    private void Note(StateSegmentId? segment, bool ends, Action<StateSegmentId> note)
    {
        if (segment is { } id && ends)
        {
            lock (_lock)
            {
                note(id);
            }
        }
    }

    private void Asked(StateSegmentId id, List<StateSegmentId> open, int connection)
    {
        Tell(id, "asked", connection);
        open.Add(id);
        _asked[id] = _asked.GetValueOrDefault(id) + 1;
        _underWay[id] = _underWay.GetValueOrDefault(id) + 1;
        if (_stored.TryGetValue(id, out (bool WasUnderWay, long At) stored) && !stored.WasUnderWay && Stopwatch.GetElapsedTime(stored.At) > JustStored)
        {
            _askedAgain.Add(id);
        }
    }

    private void Answered(StateSegmentId id, List<StateSegmentId> open, int connection)
    {
        Tell(id, "answered", connection);
        _answered[id] = _answered.GetValueOrDefault(id) + 1;
        if (open.Remove(id))
        {
            _underWay[id]--;
        }
    }

    private void Closed(List<StateSegmentId> open, int connection)
    {
        lock (_lock)
        {
            foreach (StateSegmentId id in open)
            {
                Tell(id, "closed", connection);
                _underWay[id]--;
            }

            open.Clear();
        }
    }

    private void Tell(StateSegmentId id, string what, int? connection = null)
    {
        if (!_histories.TryGetValue(id, out SegmentHistory? history))
        {
            _histories.Add(id, history = new SegmentHistory());
        }

        history.Add(Stopwatch.GetElapsedTime(_started), what, connection);
    }
}
