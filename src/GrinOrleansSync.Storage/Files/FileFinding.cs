namespace GrinOrleansSync.Storage.Files;

/// <summary>A file of a data folder that is not as it should be.</summary>
/// <param name="RelativePath">The file's path relative to the data folder, with '/' between the parts.</param>
/// <param name="Kind">In which way.</param>
/// <param name="What">What is wrong with it, for a person.</param>
/// <param name="ObjectName">The object it holds; null where it is none.</param>
public sealed record FileFinding(string RelativePath, FileFindingKind Kind, string What, string? ObjectName = null);
