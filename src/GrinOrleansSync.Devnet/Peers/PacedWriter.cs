using System.Threading.Channels;

namespace GrinOrleansSync.Devnet.Peers;

/// <summary>
/// Writes to a connection at the peer's bandwidth and latency. What is under way does not hold up what follows: latency
/// delays every byte, it does not lower the rate.
/// </summary>
internal sealed class PacedWriter
{
    // Beyond this much under way the writer waits: that is the back-pressure.
    private const int MaxUnderWay = 64;

    private readonly Stream _stream;
    private readonly Bandwidth? _bandwidth;
    private readonly TimeSpan _latency;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly Channel<(TimeSpan Due, ReadOnlyMemory<byte> Bytes)>? _underWay;
    private readonly Task _delivery = Task.CompletedTask;

    public PacedWriter(Stream stream, ChainPeerOptions options, Bandwidth? bandwidth, CancellationToken closed)
    {
        _stream = stream;
        _bandwidth = bandwidth;
        _latency = options.Latency;
        _time = options.Time;
        _start = _time.GetTimestamp();
        if (_latency > TimeSpan.Zero)
        {
            _underWay = Channel.CreateBounded<(TimeSpan, ReadOnlyMemory<byte>)>(new BoundedChannelOptions(MaxUnderWay) { SingleReader = true, SingleWriter = true });
            _delivery = DeliverAsync(closed);
        }
    }

    /// <summary>Sends bytes in as many writes as the bandwidth asks for.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            int length = Math.Min(bytes.Length, _bandwidth?.Piece ?? bytes.Length);
            if (_bandwidth is not null)
            {
                await _bandwidth.TakeAsync(length, cancellationToken).ConfigureAwait(false);
            }

            await SendAsync(bytes[..length], cancellationToken).ConfigureAwait(false);
            bytes = bytes[length..];
        }
    }

    /// <summary>Waits until everything has arrived; nothing can be written afterwards.</summary>
    public Task CompleteAsync()
    {
        _underWay?.Writer.TryComplete();
        return _delivery;
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (_underWay is null)
        {
            await _stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            await _underWay.Writer.WriteAsync((_time.GetElapsedTime(_start) + _latency, bytes), cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException exception)
        {
            throw new IOException("The connection failed with bytes under way.", exception.InnerException);
        }
    }

    private async Task DeliverAsync(CancellationToken closed)
    {
        try
        {
            await foreach ((TimeSpan due, ReadOnlyMemory<byte> bytes) in _underWay!.Reader.ReadAllAsync(closed).ConfigureAwait(false))
            {
                TimeSpan wait = due - _time.GetElapsedTime(_start);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, _time, closed).ConfigureAwait(false);
                }

                // Due already, there was no waiting that the end of the connection could have cut short.
                closed.ThrowIfCancellationRequested();
                await _stream.WriteAsync(bytes, closed).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            _underWay!.Writer.TryComplete(exception);
        }
    }
}
