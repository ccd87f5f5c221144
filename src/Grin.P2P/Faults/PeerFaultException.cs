namespace Grin.P2P;

/// <summary>A request or a connection failed, and one peer is to blame.</summary>
public sealed class PeerFaultException : Exception
{
    /// <summary>A failure by <paramref name="fault"/>.</summary>
    public PeerFaultException(PeerFault fault, Exception? inner = null)
        : base((fault ?? throw new ArgumentNullException(nameof(fault))).ToString(), inner) => Fault = fault;

    /// <summary>What happened.</summary>
    public PeerFault Fault { get; }
}
