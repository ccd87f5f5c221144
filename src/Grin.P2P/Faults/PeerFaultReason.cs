namespace Grin.P2P;

/// <summary>
/// The names of faults in results and logs (interface.md §5). A bad header's reason is the name of the rule it breaks.
/// </summary>
public static class PeerFaultReason
{
    /// <summary>A segment that does not prove against the horizon header.</summary>
    public const string MerkleProof = "merkle-proof";

    /// <summary>A segment without a required leaf or hash.</summary>
    public const string MissingData = "missing-data";

    /// <summary>An answer to the asked block with an identifier not asked on this connection.</summary>
    public const string WrongSegment = "wrong-segment";

    /// <summary>An answer for a block not asked on this connection.</summary>
    public const string WrongBlock = "wrong-block";

    /// <summary>Bytes that are no frame, or a body that does not parse.</summary>
    public const string Malformed = "malformed";

    /// <summary>A frame announced longer than its type may be.</summary>
    public const string TooLarge = "too-large";

    /// <summary>Another genesis block.</summary>
    public const string Genesis = "genesis";

    /// <summary>More work claimed than delivered.</summary>
    public const string FraudHeight = "fraud-height";

    /// <summary>No progress while an answer is owed, or silence in the handshake.</summary>
    public const string Timeout = "timeout";

    /// <summary>Not reachable, or gone while an answer was owed.</summary>
    public const string Disconnected = "disconnected";

    /// <summary>More messages nobody asked for than a connection accepts.</summary>
    public const string Flood = "flood";

    /// <summary>The peer is this process itself, or another one of its cluster.</summary>
    public const string Self = "self";
}
