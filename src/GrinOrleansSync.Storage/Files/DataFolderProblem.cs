namespace GrinOrleansSync.Storage.Files;

/// <summary>Why a folder cannot be opened as a data folder.</summary>
public enum DataFolderProblem
{
    /// <summary>Another store, of this process or another, has it open.</summary>
    InUse,

    /// <summary>A newer version of this software made it.</summary>
    NewerFormat,

    /// <summary>It holds something else, or is no folder.</summary>
    NotADataFolder,

    /// <summary>It is not there or holds nothing, and was to be read.</summary>
    Empty,

    /// <summary>The operating system refuses access.</summary>
    Inaccessible,
}
