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
    /// <summary>A new folder.</summary>
    public static FolderContent None { get; } = new(0, IsSealed: false, 0, new Dictionary<string, StoredFile>(), []);
}
