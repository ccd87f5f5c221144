using Grin.Chain.State;

namespace GrinOrleansSync.Trials.Kills;

/// <summary>What crossed all relays since the last run began, and in all.</summary>
internal sealed class Traffic
{
    private readonly Lock _lock = new();
    private readonly HashSet<StateSegmentId> _asked = [];
    private readonly Dictionary<StateSegmentId, long> _answered = [];
    private long _other;

    /// <summary>Everything the peers sent, in all runs.</summary>
    public long Received { get; private set; }

    public void Asked(StateSegmentId? segment, int bytes, bool ends)
    {
        lock (_lock)
        {
            if (segment is { } id)
            {
                _asked.Add(id);
            }
        }
    }

    public void Answered(StateSegmentId? segment, int bytes, bool ends)
    {
        lock (_lock)
        {
            Received += bytes;
            if (segment is { } id)
            {
                _answered[id] = _answered.GetValueOrDefault(id) + bytes;
            }
            else
            {
                _other += bytes;
            }
        }
    }

    /// <summary>Ends a run: the segments asked for in it, the bytes of each that came, and all other bytes.</summary>
    public (IReadOnlySet<StateSegmentId> Asked, IReadOnlyDictionary<StateSegmentId, long> Answered, long Other) EndRun()
    {
        lock (_lock)
        {
            (HashSet<StateSegmentId> Asked, Dictionary<StateSegmentId, long> Answered, long Other) run = ([.. _asked], new(_answered), _other);
            _asked.Clear();
            _answered.Clear();
            _other = 0;
            return run;
        }
    }
}
