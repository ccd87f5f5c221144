namespace Grin.Chain.Wire;

/// <summary>A P2P protocol version; only three boundaries change any bytes (p2p.md §2.1).</summary>
public readonly record struct ProtocolVersion(uint Value)
{
    /// <summary>What this software speaks, as grin does.</summary>
    public static ProtocolVersion Local => new(1000);

    /// <summary>Whether kernels have their fixed-size form (versions 0 and 1).</summary>
    public bool HasFixedSizeKernels => Value < 2;

    /// <summary>Whether inputs carry the features of the output they spend (versions 0 to 2).</summary>
    public bool HasInputFeatures => Value < 3;

    /// <summary>The version both sides of a connection use.</summary>
    public static ProtocolVersion Negotiate(ProtocolVersion local, ProtocolVersion remote) =>
        new(Math.Min(local.Value, remote.Value));
}
