using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace GrinOrleansSync.Storage.Files;

/// <summary>The file system of this machine.</summary>
public sealed class PhysicalFileSystem : IFileSystem
{
    // EWOULDBLOCK on Linux and macOS, ERROR_SHARING_VIOLATION on Windows: what a held lock looks like in IOException.HResult.
    private static readonly int[] HeldLock = [11, 35, unchecked((int)0x80070020)];

    private PhysicalFileSystem()
    {
    }

    /// <summary>The one instance.</summary>
    public static PhysicalFileSystem Instance { get; } = new();

    /// <inheritdoc/>
    public bool FolderExists(string path) => Directory.Exists(path);

    /// <inheritdoc/>
    public IReadOnlyList<FileSystemEntry> List(string folder)
    {
        try
        {
            return [.. new DirectoryInfo(folder).EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = FileAttributes.None })
                .Select(entry => new FileSystemEntry(entry.Name, entry is DirectoryInfo && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint)))];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <inheritdoc/>
    public void CreateFolder(string path) => Directory.CreateDirectory(path);

    /// <inheritdoc/>
    public void WriteNew(string path, IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        using SafeFileHandle handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        RandomAccess.Write(handle, parts, fileOffset: 0);
        RandomAccess.FlushToDisk(handle);
    }

    /// <inheritdoc/>
    public IAppendableFile CreateAppendable(string path) =>
        new AppendableFile(File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete));

    /// <inheritdoc/>
    public async Task<byte[]?> ReadAsync(string path, long limit, CancellationToken cancellationToken)
    {
        try
        {
            using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
            var content = new byte[Math.Min(limit, RandomAccess.GetLength(handle))];
            int length = 0;
            while (length < content.Length)
            {
                int read = await RandomAccess.ReadAsync(handle, content.AsMemory(length), length, cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    return content[..length];
                }

                length += read;
            }

            return content;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    /// <inheritdoc/>
    public void Delete(string path) => File.Delete(path);

    /// <inheritdoc/>
    public void FlushFolder(string path)
    {
        // NTFS keeps its own log of entries, and Windows flushes no folder.
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var handle = new SafeFileHandle(Open([.. Encoding.UTF8.GetBytes(path), 0], flags: 0), ownsHandle: true);
        if (handle.IsInvalid)
        {
            throw new IOException($"The folder {path} cannot be opened to be flushed: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        RandomAccess.FlushToDisk(handle);
    }

    /// <inheritdoc/>
    public IDisposable? TryLock(string path, bool exclusive)
    {
        try
        {
            return exclusive
                ? File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
                : File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (IOException exception) when (HeldLock.Contains(exception.HResult))
        {
            return null;
        }
    }

    // File.OpenHandle refuses folders; open(2) with O_RDONLY, which is 0 everywhere, does not.
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    private sealed class AppendableFile(SafeFileHandle handle) : IAppendableFile
    {
        private long _length;

        public void Append(ReadOnlyMemory<byte> bytes)
        {
            RandomAccess.Write(handle, bytes.Span, _length);
            RandomAccess.FlushToDisk(handle);
            _length += bytes.Length;
        }

        public void Dispose() => handle.Dispose();
    }
}
