using System.Net.Sockets;

namespace Grin.P2P;

/// <summary>Tells whether bytes have arrived that this process has not come to read.</summary>
internal static class UnreadBytes
{
    /// <summary>False where it cannot be told: on a closed socket, or behind another stream.</summary>
    public static bool In(Stream stream)
    {
        try
        {
            return stream is NetworkStream { DataAvailable: true };
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException or IOException)
        {
            return false;
        }
    }
}
