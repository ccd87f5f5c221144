namespace GrinOrleansSync.Devnet.Peers;

/// <summary>What a peer may send in a second, shared fairly by its connections: each piece waits for its turn.</summary>
internal sealed class Bandwidth
{
    private const int PiecesPerSecond = 20;
    private const int LargestPiece = 64 * 1024;

    private readonly int _bytesPerSecond;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly long _start;
    private TimeSpan _free;

    public Bandwidth(int bytesPerSecond, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytesPerSecond);
        _bytesPerSecond = bytesPerSecond;
        _time = time;
        _start = time.GetTimestamp();
        Piece = Math.Clamp(bytesPerSecond / PiecesPerSecond, 1, LargestPiece);
    }

    /// <summary>Bytes to send at once, so that the rate is smooth.</summary>
    public int Piece { get; }

    /// <summary>Waits until these bytes may go.</summary>
    public async ValueTask TakeAsync(int bytes, CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_lock)
        {
            TimeSpan now = _time.GetElapsedTime(_start);
            TimeSpan turn = _free > now ? _free : now;
            _free = turn + TimeSpan.FromSeconds((double)bytes / _bytesPerSecond);
            wait = turn - now;
        }

        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
        }
    }
}
