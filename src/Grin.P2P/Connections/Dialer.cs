using System.Net;
using System.Net.Sockets;

namespace Grin.P2P;

/// <summary>Opens the TCP connection to a peer.</summary>
internal static class Dialer
{
    /// <exception cref="PeerFaultException">Nobody there, or not in time.</exception>
    public static async Task<Stream> DialAsync(IPEndPoint remote, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var overdue = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(overdue.Token, cancellationToken);
        try
        {
            await socket.ConnectAsync(remote, either.Token).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            string detail = exception is SocketException ? exception.Message : $"no connection within {timeout.TotalSeconds:0} s";
            throw new PeerFaultException(PeerFault.Disconnected($"connecting failed: {detail}"), exception);
        }
    }
}
