namespace GrinOrleansSync.Grains.Telemetry;

/// <summary>Names of the attributes of measurements and spans.</summary>
internal static class TelemetryAttributes
{
    /// <summary>The MMR: bitmap, output, rangeproof, kernel; header for the chain of headers.</summary>
    public const string Mmr = "grin.mmr";

    /// <summary>A segment, as logs name it.</summary>
    public const string Segment = "grin.segment";

    /// <summary>Hash of the horizon header.</summary>
    public const string Horizon = "grin.horizon";

    /// <summary>A height.</summary>
    public const string Height = "grin.height";

    /// <summary>Name of a fault's reason (interface.md §5).</summary>
    public const string Reason = "grin.reason";

    /// <summary>How something ended.</summary>
    public const string Outcome = "grin.outcome";

    /// <summary>Where what was verified came from.</summary>
    public const string Source = "grin.source";

    /// <summary>What something is doing.</summary>
    public const string State = "grin.state";

    /// <summary>The phase of a sync.</summary>
    public const string Phase = "grin.phase";

    /// <summary>Answers that did not prove.</summary>
    public const string Rejected = "grin.rejected";

    /// <summary>Requests beyond the first.</summary>
    public const string Retried = "grin.retried";

    /// <summary>Whether headers were asked for by a locator, not by their numbers.</summary>
    public const string Locator = "grin.locator";

    /// <summary>Bytes of an answer.</summary>
    public const string Bytes = "grin.bytes";

    /// <summary>Address of the peer.</summary>
    public const string Peer = "network.peer.address";

    /// <summary>Port of the peer.</summary>
    public const string PeerPort = "network.peer.port";
}
