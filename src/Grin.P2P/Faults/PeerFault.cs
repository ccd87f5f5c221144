namespace Grin.P2P;

/// <summary>
/// One incident that one peer is to blame for. Every request that fails by the same incident carries the same instance.
/// </summary>
/// <param name="Reason">A name of <see cref="PeerFaultReason"/>, or a rule's.</param>
/// <param name="Detail">What happened, for a person.</param>
/// <param name="Severity">What it means for the peer.</param>
public sealed record PeerFault(string Reason, string Detail, PeerFaultSeverity Severity)
{
    /// <summary>What requests fail with on a connection that was closed by us, or while the peer owed nothing: nobody's fault.</summary>
    public static PeerFault Closed { get; } = Disconnected("the connection is closed");

    /// <summary>A fault that bans.</summary>
    public static PeerFault Ban(string reason, string detail) => new(reason, detail, PeerFaultSeverity.Ban);

    /// <summary>Bytes that are not what the protocol says.</summary>
    public static PeerFault Malformed(string detail) => Ban(PeerFaultReason.Malformed, detail);

    /// <summary>No progress.</summary>
    public static PeerFault Timeout(string detail) => new(PeerFaultReason.Timeout, detail, PeerFaultSeverity.Score);

    /// <summary>Not reachable, or gone.</summary>
    public static PeerFault Disconnected(string detail) => new(PeerFaultReason.Disconnected, detail, PeerFaultSeverity.Score);

    /// <inheritdoc/>
    public override string ToString() => $"{Reason}: {Detail}";
}
