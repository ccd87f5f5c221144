namespace Grin.P2P;

/// <summary>
/// Stands between a connection and its stream and sends in the connection's place: so a test peer alters, drops, delays,
/// cuts, precedes or follows any frame, the handshake's included.
/// </summary>
public interface IFrameFilter
{
    /// <summary>
    /// Sends a frame, or what it likes instead, in as many writes as it likes. Frames of one connection come one after the
    /// other; while this waits, the others wait.
    /// </summary>
    /// <param name="frame">What the connection wants to send.</param>
    /// <param name="stream">Where to; whatever is written goes out as it is.</param>
    /// <param name="cancellationToken">Cancelled when the connection closes.</param>
    /// <returns>False to hang up after it.</returns>
    ValueTask<bool> SendAsync(OutgoingFrame frame, Stream stream, CancellationToken cancellationToken);
}
