namespace Grin.P2P;

/// <summary>Why a peer is banned, as the wire tells it (p2p.md §1.9; grin: p2p/src/types.rs, <c>ReasonForBan</c>).</summary>
public enum BanReasonCode
{
    /// <summary>Not told.</summary>
    None = 0,

    /// <summary>A block that breaks a rule.</summary>
    BadBlock = 1,

    /// <summary>A compact block that breaks a rule.</summary>
    BadCompactBlock = 2,

    /// <summary>A header that breaks a rule.</summary>
    BadBlockHeader = 3,

    /// <summary>Bad state data; used for segments too (interface.md §5).</summary>
    BadTxHashSet = 4,

    /// <summary>An operator said so.</summary>
    ManualBan = 5,

    /// <summary>More work claimed than delivered.</summary>
    FraudHeight = 6,

    /// <summary>A handshake that went wrong.</summary>
    BadHandshake = 7,
}
