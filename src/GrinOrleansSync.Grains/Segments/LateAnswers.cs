using System.Collections.Concurrent;
using System.Threading.Channels;
using Grin.Chain;
using Grin.Chain.State;
using Grin.P2P;

namespace GrinOrleansSync.Grains.Segments;

/// <summary>
/// Brings answers whose asker has given up to whoever still wants the segment: a late answer is never blamed, and used if
/// it can be (interface.md §5).
/// </summary>
public sealed class LateAnswers
{
    private readonly ConcurrentDictionary<(Hash Horizon, StateSegmentId Id), Channel<SegmentAnswer>> _wanted = new();

    /// <summary>Takes an answer; drops it when nobody wants it.</summary>
    public void Offer(SegmentAnswer answer)
    {
        if (_wanted.TryGetValue((answer.BlockHash, new StateSegmentId(answer.Kind, answer.Id)), out Channel<SegmentAnswer>? inbox))
        {
            inbox.Writer.TryWrite(answer);
        }
    }

    /// <summary>Says that a segment is wanted, until the inbox is disposed.</summary>
    internal Inbox Open(Hash horizon, StateSegmentId id) => new(this, (horizon, id));

    internal sealed class Inbox : IDisposable
    {
        // Two answers wait at most: more can't be useful, and each is a whole segment.
        private const int Capacity = 2;

        private readonly LateAnswers _late;
        private readonly (Hash Horizon, StateSegmentId Id) _key;
        private readonly Channel<SegmentAnswer> _answers = Channel.CreateBounded<SegmentAnswer>(Capacity);

        public Inbox(LateAnswers late, (Hash Horizon, StateSegmentId Id) key)
        {
            _late = late;
            _key = key;
            _late._wanted[key] = _answers;
        }

        public Task<SegmentAnswer> ReadAsync(CancellationToken cancellationToken) => _answers.Reader.ReadAsync(cancellationToken).AsTask();

        public void Dispose() => _late._wanted.TryRemove(new KeyValuePair<(Hash, StateSegmentId), Channel<SegmentAnswer>>(_key, _answers));
    }
}
