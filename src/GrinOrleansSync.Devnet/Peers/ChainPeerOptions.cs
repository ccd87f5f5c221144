using System.Collections.Immutable;
using System.Net;
using Grin.Chain.Wire;
using Grin.P2P;
using GrinOrleansSync.Devnet.Faults;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Devnet.Peers;

/// <summary>How a local peer behaves.</summary>
public sealed record ChainPeerOptions
{
    /// <summary>Where it listens; port 0 takes a free one.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>How much of outputs and range proofs it has.</summary>
    public SegmentForm Form { get; init; } = SegmentForm.Full;

    /// <summary>Whether it answers segment requests of any height instead of those nodes answer (p2p.md §7.7).</summary>
    public bool AnyHeight { get; init; }

    /// <summary>Bytes it sends in a second over all its connections; null: as fast as it goes.</summary>
    public int? BytesPerSecond { get; init; }

    /// <summary>How long everything it sends is under way.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Messages it takes from a connection in a minute before it hangs up, as nodes do (p2p.md §1.6).</summary>
    public int MaxIncomingMessagesPerMinute { get; init; } = 500;

    /// <summary>The protocol version it announces.</summary>
    public ProtocolVersion Version { get; init; } = ProtocolVersion.Local;

    /// <summary>What it announces: by default everything it does.</summary>
    public Capabilities Capabilities { get; init; } =
        Capabilities.HeaderHistory | Capabilities.PeerList | Capabilities.Segments | Capabilities.HeaderSegments;

    /// <summary>What it does wrong; combined in the order of the catalogue.</summary>
    public ImmutableArray<Fault> Faults { get; init; } = [];

    /// <summary>From where its faults draw their choices.</summary>
    public int Seed { get; init; }

    /// <summary>Its clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
