using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Storage.Files;

/// <summary>
/// Objects in files below one folder, safe against the loss of process and power at any instant.
/// </summary>
/// <remarks>
/// <code>
/// grin-orleans-sync.lock      empty; locked while the folder is open
/// manifest                    every object: name, generation, file length, checksum
/// journal-N                   what changed since manifest number N; none after a clean close
/// objects/NAME@GENERATION     one object each, describing itself
/// </code>
/// A put writes a file under a name never used before, flushes it and its folder, and then the journal says that it is the
/// object; nothing is ever overwritten. What no manifest or journal lists is the leftover of an interrupted write.
/// </remarks>
public sealed class FileObjectStore : IObjectStore
{
    // More would not write faster and would take the thread pool's threads, since a flush blocks one.
    private const int MaxWritesAtOnce = 4;

    private readonly IFileSystem _fileSystem;
    private readonly string _folder;
    private readonly IDisposable? _lock;
    private readonly FolderContent _content;
    private readonly ConcurrentDictionary<string, StoredFile> _index;
    private readonly ObjectFiles _objects;
    private readonly CommitQueue? _commits;
    private readonly NameLocks _names = new();
    private readonly SemaphoreSlim _writes = new(MaxWritesAtOnce, MaxWritesAtOnce);
    private ulong _lastGeneration;
    private int _disposed;

    private FileObjectStore(IFileSystem fileSystem, string folder, FileStoreMode mode, IDisposable? @lock, FolderContent content)
    {
        _fileSystem = fileSystem;
        _folder = folder;
        _lock = @lock;
        _content = content;
        _index = new ConcurrentDictionary<string, StoredFile>(content.Files, StringComparer.Ordinal);
        _lastGeneration = content.LastGeneration;
        _objects = new ObjectFiles(fileSystem, folder);
        if (mode == FileStoreMode.ReadWrite)
        {
            _objects.DeleteLeftovers(_index);
            _commits = new CommitQueue(fileSystem, folder, _objects, _index, content.ManifestNumber, () => Volatile.Read(ref _lastGeneration));
        }
    }

    /// <summary>Opens a folder.</summary>
    /// <param name="path">The data folder.</param>
    /// <param name="mode">
    /// For <see cref="FileStoreMode.ReadWrite"/> it is made if it is not there. A damaged manifest or journal hinders
    /// neither mode: the files are listed by what they say of themselves, and <see cref="CheckAsync"/> (reading) or
    /// <see cref="DropDamagedAsync"/> (writing, when the manifest has been made again) tell.
    /// </param>
    /// <param name="fileSystem">This machine's if null.</param>
    /// <param name="cancellationToken">Heeded while reading.</param>
    /// <exception cref="DataFolderException">It cannot be opened; the message says what to do.</exception>
    public static Task<FileObjectStore> OpenAsync(string path, FileStoreMode mode, IFileSystem? fileSystem = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)).Replace(Path.DirectorySeparatorChar, '/');
        return Task.Run(() => OpenFolderAsync(folder, mode, fileSystem ?? PhysicalFileSystem.Instance, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        CommitQueue commits = CheckPut(name, content);
        using NameLocks.Held held = await _names.TakeAsync(name, cancellationToken).ConfigureAwait(false);
        if (_index.ContainsKey(name))
        {
            return false;
        }

        await WriteAsync(commits, name, content, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public async Task PutAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        CommitQueue commits = CheckPut(name, content);
        using NameLocks.Held held = await _names.TakeAsync(name, cancellationToken).ConfigureAwait(false);
        await WriteAsync(commits, name, content, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>?> GetAsync(string name, CancellationToken cancellationToken = default)
    {
        ObjectName.ThrowIfInvalid(name);
        ThrowIfDisposed();
        while (_index.TryGetValue(name, out StoredFile listed))
        {
            (FileFinding? finding, ReadOnlyMemory<byte> content) = await ReadAsync(name, listed, cancellationToken).ConfigureAwait(false);
            if (finding is null)
            {
                return content;
            }

            // Replaced or deleted meanwhile, its file is gone by right.
            if (IsListed(name, listed))
            {
                throw new DamagedObjectException(name, finding.RelativePath, finding.What);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ThrowIfDisposed();
        foreach (string name in _index.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return name;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        ObjectName.ThrowIfInvalid(name);
        return DeleteIfAsync(name, _ => true, cancellationToken);
    }

    /// <summary>
    /// Reads every file below the folder and tells those that are damaged, missing or foreign: first manifest and journal,
    /// then the objects in ordinal order of their names, then what does not belong here. Leftovers of interrupted writes
    /// are none of these. A folder open for writing may be in use meanwhile.
    /// </summary>
    public async IAsyncEnumerable<FileFinding> CheckAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        foreach (FileFinding finding in _commits is null ? _content.Findings : [])
        {
            yield return finding;
        }

        foreach ((string name, StoredFile listed) in _index.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            (FileFinding? finding, _) = await ReadAsync(name, listed, cancellationToken).ConfigureAwait(false);
            if (finding is not null && IsListed(name, listed))
            {
                yield return finding;
            }
        }

        foreach (string path in new FolderReader(_fileSystem, _folder).Paths().Order(StringComparer.Ordinal))
        {
            if (IsForeign(path))
            {
                yield return new FileFinding(path, FileFindingKind.Foreign, "it does not belong to the data folder; move it elsewhere");
            }
        }
    }

    /// <summary>
    /// Deletes what <see cref="CheckAsync"/> finds damaged or missing, so that its names are free for the right content.
    /// Foreign files are left alone.
    /// </summary>
    /// <returns>What was found: with it, what was wrong with manifest or journal when the folder was opened, which is repaired already.</returns>
    public async Task<IReadOnlyList<FileFinding>> DropDamagedAsync(CancellationToken cancellationToken = default)
    {
        WritingPart();
        List<FileFinding> findings = [.. _content.Findings];
        await foreach (FileFinding finding in CheckAsync(cancellationToken).ConfigureAwait(false))
        {
            findings.Add(finding);
            if (finding.ObjectName is { } name)
            {
                await DeleteIfAsync(name, file => ObjectPath.Of(name, file.Generation) == finding.RelativePath, cancellationToken).ConfigureAwait(false);
            }
        }

        return findings;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        try
        {
            if (_commits is not null)
            {
                await _commits.CloseAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _lock?.Dispose();
        }
    }

    private static async Task<FileObjectStore> OpenFolderAsync(string folder, FileStoreMode mode, IFileSystem fileSystem, CancellationToken cancellationToken)
    {
        IDisposable? held = null;
        try
        {
            var reader = new FolderReader(fileSystem, folder);
            bool isEmpty = fileSystem.List(folder).Count == 0;
            if (!isEmpty && !await reader.IsDataFolderAsync(cancellationToken).ConfigureAwait(false))
            {
                throw new DataFolderException(DataFolderProblem.NotADataFolder, folder, "it holds other files");
            }

            if (mode == FileStoreMode.ReadWrite)
            {
                MakeDataFolder(fileSystem, folder);
                held = fileSystem.TryLock($"{folder}/{FolderReader.LockFileName}", exclusive: true) ?? throw new DataFolderException(DataFolderProblem.InUse, folder);
                fileSystem.FlushFolder(folder);
            }
            else if (!isEmpty)
            {
                held = TakeReadLock(fileSystem, folder);
            }

            FolderContent content = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            return mode == FileStoreMode.ReadOnly && content.IsNew
                ? throw new DataFolderException(DataFolderProblem.Empty, folder)
                : new FileObjectStore(fileSystem, folder, mode, held, content);
        }
        catch (Exception exception)
        {
            held?.Dispose();
            if (exception is IOException or UnauthorizedAccessException)
            {
                throw new DataFolderException(DataFolderProblem.Inaccessible, folder, exception.Message.TrimEnd('.'), exception);
            }

            throw;
        }
    }

    // A copy on a read-only disk may have come without the empty lock file; nobody can write to it either.
    private static IDisposable? TakeReadLock(IFileSystem fileSystem, string folder) =>
        fileSystem.List(folder).Any(entry => entry.Name == FolderReader.LockFileName)
            ? fileSystem.TryLock($"{folder}/{FolderReader.LockFileName}", exclusive: false) ?? throw new DataFolderException(DataFolderProblem.InUse, folder)
            : null;

    private static void MakeDataFolder(IFileSystem fileSystem, string folder)
    {
        if (fileSystem.FolderExists(folder))
        {
            return;
        }

        string parent = folder[..Math.Max(folder.LastIndexOf('/'), 0)];
        if (parent.Length > 0)
        {
            MakeDataFolder(fileSystem, parent);
        }

        fileSystem.CreateFolder(folder);
        fileSystem.FlushFolder(parent.Length > 0 ? parent : "/");
    }

    private CommitQueue CheckPut(string name, ReadOnlyMemory<byte> content)
    {
        ObjectName.ThrowIfInvalid(name);
        ObjectName.ThrowIfTooLong(content);
        return WritingPart();
    }

    private CommitQueue WritingPart()
    {
        ThrowIfDisposed();
        return _commits ?? throw new InvalidOperationException($"The data folder {_folder} is open for reading only.");
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);

    private bool IsListed(string name, StoredFile file) => _index.TryGetValue(name, out StoredFile listed) && listed == file;

    private bool IsForeign(string path)
    {
        if (ObjectPath.TryParse(path, out string name, out ulong generation))
        {
            return _content.IsSealed && _commits is null && !(_index.TryGetValue(name, out StoredFile listed) && listed.Generation == generation);
        }

        return path is not (FolderReader.LockFileName or Manifest.FileName or Manifest.NewFileName) && !Journal.TryParseFileName(path, out _);
    }

    private async Task DeleteIfAsync(string name, Predicate<StoredFile> condition, CancellationToken cancellationToken)
    {
        CommitQueue commits = WritingPart();
        using NameLocks.Held held = await _names.TakeAsync(name, cancellationToken).ConfigureAwait(false);
        if (_index.TryGetValue(name, out StoredFile file) && condition(file))
        {
            await commits.CommitAsync(new JournalRecord(name, File: null)).ConfigureAwait(false);
        }
    }

    private async Task<(FileFinding? Finding, ReadOnlyMemory<byte> Content)> ReadAsync(string name, StoredFile listed, CancellationToken cancellationToken)
    {
        string path = ObjectPath.Of(name, listed.Generation);
        byte[]? file = await _fileSystem.ReadAsync($"{_folder}/{path}", listed.Length + 1, cancellationToken).ConfigureAwait(false);
        if (file is null)
        {
            return (new FileFinding(path, FileFindingKind.Missing, "it is missing", name), default);
        }

        return ObjectFile.TryOpen(file, name, listed, out ReadOnlyMemory<byte> content, out string? defect)
            ? (null, content)
            : (new FileFinding(path, FileFindingKind.Damaged, defect, name), default);
    }

    private async Task WriteAsync(CommitQueue commits, string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await _writes.WaitAsync(cancellationToken).ConfigureAwait(false);
        StoredFile file;
        try
        {
            ulong generation = Interlocked.Increment(ref _lastGeneration);
            file = await Task.Run(() => _objects.Write(name, generation, content), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _writes.Release();
        }

        await commits.CommitAsync(new JournalRecord(name, file)).ConfigureAwait(false);
    }
}
