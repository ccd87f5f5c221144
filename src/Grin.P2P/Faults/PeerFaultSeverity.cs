namespace Grin.P2P;

/// <summary>What a fault means for the peer (interface.md §5).</summary>
public enum PeerFaultSeverity
{
    /// <summary>Counts against the peer; it may be asked again.</summary>
    Score,

    /// <summary>The connection ends and the peer is not asked again, but nobody calls it dishonest.</summary>
    Disconnect,

    /// <summary>The peer lied or broke the protocol: never again.</summary>
    Ban,
}
