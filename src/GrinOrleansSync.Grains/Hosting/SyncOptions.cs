using Grin.Chain;
using Grin.Chain.State;

namespace GrinOrleansSync.Grains.Hosting;

/// <summary>What can be tuned of a sync; each value says what breaks when it is too high or too low.</summary>
public sealed class SyncOptions
{
    /// <summary>Heights of the segments asked for. Higher: fewer, larger answers; outside p2p.md §7.7 real nodes stay silent.</summary>
    public SegmentHeights SegmentHeights { get; set; } = SegmentHeights.Default;

    /// <summary>
    /// How long a silo may work on a segment without renewing. Shorter: a lost silo's work is given out sooner, but a silo
    /// that pauses loses work it goes on with; longer: the other way round.
    /// </summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to go on without a usable peer before ending incomplete.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// After how long a segment is asked of a second peer as well. Shorter: the slow tail is cut, at the price of segments
    /// downloaded twice.
    /// </summary>
    public TimeSpan HedgeAfter { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a peer may be silent while it owes an answer (interface.md §5).</summary>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a peer may claim more work than it delivers (interface.md §5, <c>fraud-height</c>); three answers without
    /// a header beyond our best end it sooner.
    /// </summary>
    public TimeSpan FraudTimeout { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>Memory for segments in flight on one silo, in bytes. Lower: fewer at once; below one segment's need only one at a time.</summary>
    public long SegmentMemory { get; set; } = 64L << 20;

    /// <summary>Segments in flight on one silo at most.</summary>
    public int MaxSegmentsInFlight { get; set; } = 16;

    /// <summary>Threads that verify; 0 for one a core.</summary>
    public int VerifierThreads { get; set; }

    /// <summary>Peers a silo is connected to at most.</summary>
    public int MaxPeers { get; set; } = 16;

    /// <summary>
    /// How long a silo that is asked to end goes on with the work it has begun; what is not done by then, it gives back.
    /// Shorter: more is downloaded twice; longer: whoever ends processes may not wait for it.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; }

    /// <summary>
    /// Name of the address that the silo's connections come from, as peers see it. Nodes keep one connection for each: one
    /// name for silos with different addresses leaves some of them without peers that they could have; different names for
    /// silos that share an address make them lose connections to each other.
    /// </summary>
    public string EgressId { get; set; } = "cluster";

    /// <summary>
    /// Whether every peer is asked for something of every kind before the verdict, though it would not be needed: so a
    /// demonstration shows every fault.
    /// </summary>
    public bool AskEveryPeer { get; set; }

    /// <summary>Whether to go on after the verdict and follow the chain to newer horizons.</summary>
    public bool Follow { get; set; }

    /// <summary>
    /// Hashes of headers from which ranges are asked for at once: the k-th is that at height 512·k. Nobody vouches for
    /// them: a wrong one costs time. None: each range is asked for once the one before is here, or by number from peers that
    /// serve that.
    /// </summary>
    public IReadOnlyList<Hash> HeaderAnchors { get; set; } = [];

    /// <summary>Addresses (host:port) known from the start.</summary>
    public IList<string> Peers { get; } = [];
}
