using Grin.Chain.Networks;
using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>How connections of one network behave.</summary>
public sealed record PeerConnectionOptions
{
    /// <summary>The network: magic, genesis block, message size limits.</summary>
    public required Network Network { get; init; }

    /// <summary>The protocol version we announce.</summary>
    public ProtocolVersion Version { get; init; } = ProtocolVersion.Local;

    /// <summary>What we announce; header segments are served only to peers that announce them themselves.</summary>
    public Capabilities Capabilities { get; init; } = Capabilities.HeaderSegments;

    /// <summary>The software we announce.</summary>
    public string UserAgent { get; init; } = "GrinOrleansSync";

    /// <summary>The port we announce as our listener's; 0 when we do not listen.</summary>
    public ushort ListeningPort { get; init; }

    /// <summary>By which the process recognises itself and its cluster; shared by all its connections and listeners.</summary>
    public NonceRegistry Nonces { get; init; } = new();

    /// <summary>How long connecting may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the other side's part of the handshake may take.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a write may take.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long no byte may come while an answer is owed.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The slowest an owed answer may come, over <see cref="RateWindow"/>.</summary>
    public int MinBytesPerSecond { get; init; } = 8000;

    /// <summary>Over how long the rate is taken.</summary>
    public TimeSpan RateWindow { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long after a stall the connection is kept for late answers.</summary>
    public TimeSpan StalledConnectionLifetime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often the tip is told unasked (p2p.md §1.8).</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Messages sent within any 60 s; a node drops peers above 500 (p2p.md §1.6).</summary>
    public int MaxMessagesPerMinute { get; init; } = 450;

    /// <summary>Header segment requests sent within any 60 s, and answered; nodes answer 120 (p2p.md §13).</summary>
    public int MaxHeaderSegmentRequestsPerMinute { get; init; } = 120;

    /// <summary>Messages that answer nothing of ours accepted within any 60 s.</summary>
    public int MaxIncomingMessagesPerMinute { get; init; } = 500;

    /// <summary>Takes answers whose askers have given up. Called on the connection's read loop: must be quick.</summary>
    public Action<SegmentAnswer>? OnLateSegment { get; init; }

    /// <summary>
    /// Told of every stall, once each, after the pending requests have failed with the same fault. The connection stays
    /// open. Called on a timer's thread: must be quick.
    /// </summary>
    public Action<PeerConnection, PeerFault>? OnStalled { get; init; }
}
