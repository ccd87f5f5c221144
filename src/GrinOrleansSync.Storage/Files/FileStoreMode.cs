namespace GrinOrleansSync.Storage.Files;

/// <summary>What a data folder is opened for.</summary>
public enum FileStoreMode
{
    /// <summary>Reading; nothing on disk changes, and other readers may have it open too.</summary>
    ReadOnly,

    /// <summary>Reading and writing, by one store at a time; makes the folder if there is none, and removes leftovers of interrupted writes.</summary>
    ReadWrite,
}
