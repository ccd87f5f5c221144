using System.Net.Sockets;

namespace Grin.P2P;

/// <summary>
/// Sends frames one after the other, each in one write. Whoever sends waits until the frame is written: that is the
/// back-pressure.
/// </summary>
internal sealed class FrameWriter
{
    private readonly Stream _stream;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly IFrameFilter? _filter;
    private readonly Turn _turn = new();
    private long _bytesSent;

    public FrameWriter(Stream stream, TimeSpan timeout, TimeProvider time, IFrameFilter? filter)
    {
        _stream = stream;
        _timeout = timeout;
        _time = time;
        _filter = filter;
    }

    /// <summary>Bytes of all frames sent.</summary>
    public long BytesSent => Interlocked.Read(ref _bytesSent);

    /// <summary>Sends a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="closed">Cancelled when the connection closes; ends a write that has begun.</param>
    /// <param name="cancellationToken">Ends only the wait for a turn: half a frame would ruin the stream.</param>
    /// <exception cref="PeerFaultException">The peer is gone or reads nothing; or the filter hung up.</exception>
    public async ValueTask SendAsync(OutgoingFrame frame, CancellationToken closed, CancellationToken cancellationToken)
    {
        await _turn.TakeAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_filter is null)
            {
                await WriteAsync(frame, closed).ConfigureAwait(false);
            }
            else if (!await _filter.SendAsync(frame, _stream, closed).ConfigureAwait(false))
            {
                throw new PeerFaultException(PeerFault.Disconnected("the filter of outgoing frames hung up"));
            }

            Interlocked.Add(ref _bytesSent, frame.Bytes.Length);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            throw new PeerFaultException(PeerFault.Disconnected($"writing failed: {exception.Message}"), exception);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask WriteAsync(OutgoingFrame frame, CancellationToken closed)
    {
        using var timeout = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, closed);
        try
        {
            await _stream.WriteAsync(frame.Bytes, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !closed.IsCancellationRequested)
        {
            throw new PeerFaultException(PeerFault.Timeout($"it read nothing for {_timeout.TotalSeconds:0} s"));
        }
    }
}
