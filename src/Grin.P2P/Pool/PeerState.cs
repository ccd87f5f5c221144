namespace Grin.P2P;

/// <summary>Where a pool stands with a peer.</summary>
public enum PeerState
{
    /// <summary>Not connected: not tried yet, out of slots, or pausing after a failure.</summary>
    Waiting,

    /// <summary>Connecting, shaking hands, or waiting for its first Pong.</summary>
    Connecting,

    /// <summary>Connected.</summary>
    Connected,

    /// <summary>Never again: banned, of another network, or ourselves.</summary>
    Excluded,
}
