namespace GrinOrleansSync.Devnet.Faults;

/// <summary>Shakes hands, answers headers and pings, and leaves every segment request without an answer.</summary>
internal sealed class StallFault() : Fault("stall", "answers headers and pings, but never a segment request")
{
    internal override bool WithholdsSegments => true;
}
