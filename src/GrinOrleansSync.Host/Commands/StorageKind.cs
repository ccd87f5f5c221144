namespace GrinOrleansSync.Host.Commands;

/// <summary>Where <c>run</c> keeps everything.</summary>
internal enum StorageKind
{
    /// <summary>In a data folder, for a silo by itself.</summary>
    Files,

    /// <summary>In an account of Azure Storage, shared by the silos of a cluster.</summary>
    Azure,
}
