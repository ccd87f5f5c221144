namespace GrinOrleansSync.Devnet.Faults;

/// <summary>How a peer sends a frame.</summary>
internal enum FrameDelivery
{
    /// <summary>A part of it, then the connection closes.</summary>
    HangUpInside,

    /// <summary>A part of it, then nothing more, ever; the connection stays open.</summary>
    StallInside,

    /// <summary>All of it, a few bytes at a time.</summary>
    Drip,
}
