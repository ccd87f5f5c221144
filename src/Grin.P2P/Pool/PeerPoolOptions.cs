using System.Net;

namespace Grin.P2P;

/// <summary>How a pool behaves. Its callbacks come one incident at a time, outside the pool's lock, and must be quick.</summary>
public sealed record PeerPoolOptions
{
    /// <summary>Connections at the same time, those being made included.</summary>
    public int MaxOutbound { get; init; } = 16;

    /// <summary>Requests in flight a new peer may have.</summary>
    public int InitialWindow { get; init; } = 2;

    /// <summary>Requests in flight the best peer may have.</summary>
    public int MaxWindow { get; init; } = 8;

    /// <summary>The pause before the first new attempt; doubled with each failure in a row.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause.</summary>
    public TimeSpan MaxReconnectDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Told of every incident, once each.</summary>
    public Action<IPEndPoint, PeerFault>? OnFault { get; init; }

    /// <summary>Told of every connection, when its first Pong has told its height or is overdue.</summary>
    public Action<PeerConnection>? OnConnected { get; init; }

    /// <summary>Told when such a connection has closed, and by what fault if any.</summary>
    public Action<IPEndPoint, PeerFault?>? OnDisconnected { get; init; }
}
