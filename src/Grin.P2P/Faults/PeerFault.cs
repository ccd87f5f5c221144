namespace Grin.P2P;

/// <summary>
/// One incident that one peer is to blame for. Every request that fails by the same incident carries the same instance.
/// </summary>
/// <param name="Reason">A name of <see cref="PeerFaultReason"/>, or a rule's.</param>
/// <param name="Detail">What happened, for a person.</param>
/// <param name="Severity">What it means for the peer.</param>
public sealed record PeerFault(string Reason, string Detail, PeerFaultSeverity Severity)
{
    /// <summary>What pending requests fail with when we close the connection: nobody's fault.</summary>
    public static PeerFault ClosedByUs { get; } = Disconnected("we closed the connection");

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
