namespace GrinOrleansSync.Storage.Files;

/// <summary>In which way a file of a data folder is not as it should be.</summary>
public enum FileFindingKind
{
    /// <summary>Its bytes are not those written.</summary>
    Damaged,

    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It does not belong to the data folder.</summary>
    Foreign,
}
