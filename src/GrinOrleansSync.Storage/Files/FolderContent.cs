namespace GrinOrleansSync.Storage.Files;

/// <summary>What a data folder holds, as its manifest and journal tell.</summary>
/// <param name="ManifestNumber">No manifest and no journal in the folder has a higher one.</param>
/// <param name="IsSealed">Whether it was closed cleanly: then it holds exactly what is listed.</param>
/// <param name="LastGeneration">No file in the folder has a higher generation.</param>
/// <param name="Files">Object name to file.</param>
/// <param name="Findings">What was wrong with manifest or journal; if anything was, the files were listed anew by what they say of themselves.</param>
internal sealed record FolderContent(
    ulong ManifestNumber,
    bool IsSealed,
    ulong LastGeneration,
    IReadOnlyDictionary<string, StoredFile> Files,
    IReadOnlyList<FileFinding> Findings)
{
    /// <summary>Whether no manifest was ever written.</summary>
    public bool IsNew { get; private init; }

    /// <summary>A folder to which nothing was ever put.</summary>
    public static FolderContent New(ulong manifestNumber) => new(manifestNumber, IsSealed: false, 0, new Dictionary<string, StoredFile>(), []) { IsNew = true };
}
