using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>What the other side of a connection says of itself.</summary>
public sealed class PeerInfo
{
    private readonly Lock _lock = new();
    private ChainTip _tip;
    private bool _heightKnown;

    internal PeerInfo(
        ProtocolVersion announced,
        ProtocolVersion negotiated,
        Capabilities capabilities,
        string userAgent,
        ulong totalDifficulty,
        ushort listeningPort)
    {
        AnnouncedVersion = announced;
        Version = negotiated;
        Capabilities = capabilities;
        UserAgent = userAgent;
        ListeningPort = listeningPort;
        _tip = new ChainTip(totalDifficulty, 0);
    }

    /// <summary>The version it speaks.</summary>
    public ProtocolVersion AnnouncedVersion { get; }

    /// <summary>The version both sides use.</summary>
    public ProtocolVersion Version { get; }

    /// <summary>What it says it does.</summary>
    public Capabilities Capabilities { get; }

    /// <summary>Its software.</summary>
    public string UserAgent { get; }

    /// <summary>The port it says it listens on; 0 when we connected to it.</summary>
    public ushort ListeningPort { get; }

    /// <summary>Its difficulty since the handshake; its height is 0 until its first Ping or Pong (p2p.md §1.8).</summary>
    public ChainTip Tip
    {
        get
        {
            lock (_lock)
            {
                return _tip;
            }
        }
    }

    /// <summary>Cumulative difficulty of its chain.</summary>
    public ulong TotalDifficulty => Tip.TotalDifficulty;

    /// <summary>Height of its chain; 0 until told.</summary>
    public ulong Height => Tip.Height;

    /// <summary>Whether a Ping or Pong told the height.</summary>
    public bool HeightKnown
    {
        get
        {
            lock (_lock)
            {
                return _heightKnown;
            }
        }
    }

    internal void Update(ChainTip tip)
    {
        lock (_lock)
        {
            _tip = tip;
            _heightKnown = true;
        }
    }
}
