using GrinOrleansSync.Grains.Contracts;

namespace GrinOrleansSync.Host.Progress;

/// <summary>How fast bytes come, and how long the rest of a state will take at the pace so far.</summary>
internal sealed class TransferRate(TimeProvider time)
{
    // Weight of the newest second in the running rate.
    private const double Newest = 0.3;

    private readonly long _started = time.GetTimestamp();
    private long _updated = time.GetTimestamp();
    private long _bytes;

    public double BytesPerSecond { get; private set; }

    public void Update(long totalBytes)
    {
        double seconds = time.GetElapsedTime(_updated).TotalSeconds;
        if (seconds < 1)
        {
            return;
        }

        double rate = (totalBytes - _bytes) / seconds;
        BytesPerSecond = BytesPerSecond == 0 ? rate : BytesPerSecond + (Newest * (rate - BytesPerSecond));
        _bytes = totalBytes;
        _updated = time.GetTimestamp();
    }

    public TimeSpan? Eta(StateProgress state)
    {
        if (state.VerifiedTotal == 0)
        {
            return null;
        }

        double perSegment = time.GetElapsedTime(_started).TotalSeconds / state.VerifiedTotal;
        return TimeSpan.FromSeconds(perSegment * (state.RequiredTotal - state.VerifiedTotal));
    }
}
