namespace GrinOrleansSync.Storage.Files;

/// <summary>
/// The few operations on files that <see cref="FileObjectStore"/> stands on, with what each of them makes durable: the
/// seam at which tests lose power. Paths are absolute with '/' between the parts. Failures are <see cref="IOException"/>
/// or <see cref="UnauthorizedAccessException"/>. Every member may be called from any number of threads at once.
/// </summary>
public interface IFileSystem
{
    /// <summary>Whether a folder of that path is there.</summary>
    bool FolderExists(string path);

    /// <summary>What a folder holds; nothing if there is no such folder.</summary>
    IReadOnlyList<FileSystemEntry> List(string folder);

    /// <summary>Creates a folder whose parent is there. Its entry is durable when the parent is flushed.</summary>
    void CreateFolder(string path);

    /// <summary>Creates a file, writes the parts one after the other and flushes the content; not its entry in the folder.</summary>
    /// <exception cref="IOException">Also when a file of that path is there.</exception>
    void WriteNew(string path, IReadOnlyList<ReadOnlyMemory<byte>> parts);

    /// <summary>Creates an empty file to append to; its entry is durable when the folder is flushed.</summary>
    /// <exception cref="IOException">Also when a file of that path is there.</exception>
    IAppendableFile CreateAppendable(string path);

    /// <summary>The first bytes of a file, at most <paramref name="limit"/>; null if there is no such file.</summary>
    Task<byte[]?> ReadAsync(string path, long limit, CancellationToken cancellationToken);

    /// <summary>Renames a file within its folder, in place of whatever has the new name; durable when the folder is flushed.</summary>
    void Rename(string from, string to);

    /// <summary>Deletes a file if it is there; durable when the folder is flushed.</summary>
    void Delete(string path);

    /// <summary>Makes durable what was created, renamed and deleted in a folder.</summary>
    void FlushFolder(string path);

    /// <summary>
    /// Takes a lock that ends with the returned object or with the process, creating the empty lock file for an exclusive
    /// one. Null if another holder excludes it.
    /// </summary>
    /// <param name="path">The lock file.</param>
    /// <param name="exclusive">Whether to exclude every other holder, or only exclusive ones.</param>
    IDisposable? TryLock(string path, bool exclusive);
}
