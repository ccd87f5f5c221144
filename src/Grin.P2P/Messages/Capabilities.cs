namespace Grin.P2P;

/// <summary>What a peer says it does (p2p.md §3.4, §13; grin: p2p/src/types.rs, <c>Capabilities</c>).</summary>
[Flags]
public enum Capabilities : uint
{
    /// <summary>Nothing known; as a filter it matches every peer.</summary>
    None = 0,

    /// <summary>Serves the whole header history.</summary>
    HeaderHistory = 0x01,

    /// <summary>Serves the state as an archive.</summary>
    TxHashSetHistory = 0x02,

    /// <summary>Answers <see cref="MessageType.GetPeerAddrs"/>.</summary>
    PeerList = 0x04,

    /// <summary>Relays transactions by kernel hash.</summary>
    TxKernelHash = 0x08,

    /// <summary>Says nothing any more: from before the bitmap encoding was corrected.</summary>
    LegacySegments = 0x10,

    /// <summary>Has all blocks.</summary>
    BlockHistory = 0x20,

    /// <summary>Serves the state in segments.</summary>
    Segments = 0x40,

    /// <summary>Serves headers in segments.</summary>
    HeaderSegments = 0x80,

    /// <summary>Every bit that has a meaning; others are dropped when read.</summary>
    Known = 0xFF,
}
