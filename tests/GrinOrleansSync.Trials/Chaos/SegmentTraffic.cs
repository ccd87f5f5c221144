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
    private readonly HashSet<StateSegmentId> _askedAgain = [];

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

    /// <summary>An observer for one connection with a peer.</summary>
    public IConnectionObserver Observe()
    {
        List<StateSegmentId> open = [];
        return new FrameObserver(
            (segment, _, ends) => Note(segment, ends, id => Asked(id, open)),
            (segment, bytes, ends) =>
            {
                lock (_lock)
                {
                    Bytes += bytes;
                }

                Note(segment, ends, id => Answered(id, open));
            },
            () => Closed(open));
    }

    /// <summary>Notes a segment whose result is stored.</summary>
    public void Stored(StateSegmentId id)
    {
        lock (_lock)
        {
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

    private void Asked(StateSegmentId id, List<StateSegmentId> open)
    {
        open.Add(id);
        _asked[id] = _asked.GetValueOrDefault(id) + 1;
        _underWay[id] = _underWay.GetValueOrDefault(id) + 1;
        if (_stored.TryGetValue(id, out (bool WasUnderWay, long At) stored) && !stored.WasUnderWay && Stopwatch.GetElapsedTime(stored.At) > JustStored)
        {
            _askedAgain.Add(id);
        }
    }

    private void Answered(StateSegmentId id, List<StateSegmentId> open)
    {
        _answered[id] = _answered.GetValueOrDefault(id) + 1;
        if (open.Remove(id))
        {
            _underWay[id]--;
        }
    }

    private void Closed(List<StateSegmentId> open)
    {
        lock (_lock)
        {
            foreach (StateSegmentId id in open)
            {
                _underWay[id]--;
            }

            open.Clear();
        }
    }
}
