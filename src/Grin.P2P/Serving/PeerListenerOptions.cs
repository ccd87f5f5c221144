using System.Net;

namespace Grin.P2P;

/// <summary>How a listener behaves.</summary>
public sealed record PeerListenerOptions
{
    /// <summary>How the accepted connections behave.</summary>
    public required PeerConnectionOptions Connection { get; init; }

    /// <summary>Connections at the same time, those in the handshake included; further ones are closed unanswered.</summary>
    public int MaxInbound { get; init; } = 128;

    /// <summary>Whether to close a connection unanswered, by where it comes from.</summary>
    public Func<IPEndPoint, bool>? Refuse { get; init; }

    /// <summary>Puts something between socket and connection: a test peer's faults, a bandwidth.</summary>
    public Func<Stream, Stream>? WrapStream { get; init; }

    /// <summary>Makes the filter of each connection's outgoing frames.</summary>
    public Func<IPEndPoint, IFrameFilter>? FrameFilter { get; init; }

    /// <summary>Told of every connection that has shaken hands.</summary>
    public Action<PeerConnection>? OnAccepted { get; init; }

    /// <summary>Told of every handshake that failed.</summary>
    public Action<IPEndPoint, PeerFault>? OnRefused { get; init; }
}
