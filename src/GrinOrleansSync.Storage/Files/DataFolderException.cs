namespace GrinOrleansSync.Storage.Files;

/// <summary>A folder cannot be opened as a data folder. The message says why, which folder, and what to do.</summary>
public sealed class DataFolderException : Exception
{
    internal DataFolderException(DataFolderProblem problem, string folder, string? detail = null, Exception? inner = null)
        : base(Describe(problem, folder, detail), inner)
    {
        Problem = problem;
        Folder = folder;
    }

    /// <summary>What kind of problem it is.</summary>
    public DataFolderProblem Problem { get; }

    /// <summary>The folder's full path.</summary>
    public string Folder { get; }

    private static string Describe(DataFolderProblem problem, string folder, string? detail) => problem switch
    {
        DataFolderProblem.InUse => $"The data folder {folder} is in use by another process: wait for it to end, or choose another folder.",
        DataFolderProblem.NewerFormat => $"The data folder {folder} was made by a newer version of this software ({detail}): use that version, or choose another folder.",
        DataFolderProblem.NotADataFolder => $"{folder} is not a data folder ({detail}): choose an empty folder, or one that this software made.",
        DataFolderProblem.Empty => $"The data folder {folder} is empty or does not exist: sync into it first, or choose another folder.",
        _ => $"The data folder {folder} cannot be opened ({detail}): check its path and its permissions.",
    };
}
