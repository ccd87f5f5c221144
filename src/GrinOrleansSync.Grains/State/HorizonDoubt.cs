namespace GrinOrleansSync.Grains.State;

/// <summary>When failures to prove speak against the horizon header and not against the peers (interface.md §5).</summary>
internal static class HorizonDoubt
{
    /// <summary>So many peers must have failed, and nobody else be left to ask.</summary>
    public const int Peers = 3;
}
