using Grin.Chain.State;

namespace GrinOrleansSync.Trials.Relays;

/// <summary>Follows the frames of both directions.</summary>
/// <param name="asked">Told of what the client sends: which segment it is about if any, how many bytes, and whether the message ends with them.</param>
/// <param name="answered">The same of what the target sends.</param>
/// <param name="closed">Told of the end.</param>
internal sealed class FrameObserver(Action<StateSegmentId?, int, bool> asked, Action<StateSegmentId?, int, bool> answered, Action closed) : IConnectionObserver
{
    private readonly FrameScanner _asked = new(asked);
    private readonly FrameScanner _answered = new(answered);

    public void Asked(ReadOnlySpan<byte> bytes) => _asked.Scan(bytes);

    public void Answered(ReadOnlySpan<byte> bytes) => _answered.Scan(bytes);

    public void Closed() => closed();
}
