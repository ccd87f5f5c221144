namespace GrinOrleansSync.Storage.Files;

/// <summary>A file or folder within a folder.</summary>
/// <param name="Name">Its name, without the path.</param>
/// <param name="IsFolder">Whether it is a folder; a link to one is not.</param>
public readonly record struct FileSystemEntry(string Name, bool IsFolder);
