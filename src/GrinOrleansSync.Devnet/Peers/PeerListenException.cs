using System.Net;
using System.Net.Sockets;

namespace GrinOrleansSync.Devnet.Peers;

/// <summary>A peer cannot listen where it should, told in one line.</summary>
public sealed class PeerListenException : IOException
{
    internal PeerListenException(IPEndPoint endPoint, SocketException inner)
        : base($"Cannot listen at {endPoint}: {Reason(endPoint, inner)}", inner) => EndPoint = endPoint;

    /// <summary>Where it should have listened.</summary>
    public IPEndPoint EndPoint { get; }

    private static string Reason(IPEndPoint endPoint, SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => $"port {endPoint.Port} is in use by another program. Stop that program, or choose another port.",
        SocketError.AddressNotAvailable => $"this machine has no address {endPoint.Address}. Choose an address of this machine.",
        SocketError.AccessDenied => $"port {endPoint.Port} is not allowed for this user. Choose a port above 1023.",
        _ => $"{exception.Message.TrimEnd('.')}. Choose another address or port.",
    };
}
