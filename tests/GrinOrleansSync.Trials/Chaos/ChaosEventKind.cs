namespace GrinOrleansSync.Trials.Chaos;

/// <summary>What goes wrong.</summary>
internal enum ChaosEventKind
{
    /// <summary>A silo is killed with SIGKILL, and started again after a while.</summary>
    SiloKilled,

    /// <summary>The storage is stopped, and started again with the same data.</summary>
    StorageStopped,

    /// <summary>A peer breaks its connections and can't be reached for a while.</summary>
    PeerGone,
}
