namespace GrinOrleansSync.Grains.Contracts;

/// <summary>The phases of a sync: headers, choice of the horizon, state. It never touches segment bytes. Key: genesis hash.</summary>
[Alias(TypeAliases.SyncGrain)]
public interface ISyncGrain : IGrainWithStringKey
{
    /// <summary>Starts a sync, or goes on with one that ended.</summary>
    [Alias("start")]
    Task StartAsync();

    /// <summary>Tells what the silo knows and answers what to do. Moves the sync to its next phase when the one it is in is over.</summary>
    [Alias("assignment"), ResponseTimeout("00:05:00")]
    Task<SyncAssignment> GetAssignmentAsync(SiloReport report);

    /// <summary>A silo ends: what it knew of its peers counts no more.</summary>
    [Alias("leave")]
    Task LeaveAsync(string silo);

    /// <summary>How far it is, and how it ended.</summary>
    [Alias("status"), ResponseTimeout("00:05:00")]
    Task<SyncStatus> GetStatusAsync();
}
