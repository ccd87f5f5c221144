using System.Collections.Concurrent;
using System.Threading.Channels;

namespace GrinOrleansSync.Storage.Files;

/// <summary>
/// Makes changes durable, many at a time: flushes the folders of new object files once, appends one frame to the journal,
/// flushes it, and only then shows the changes. A change that is not in the journal has not happened.
/// </summary>
/// <remarks>After a failure nothing more is written: whether the last frame is on disk is known when the folder is opened again.</remarks>
internal sealed class CommitQueue
{
    private const int MaxGroup = 512;

    // Below this a new manifest costs more than it saves; above, a start would read more journal than manifest.
    private const long MinJournalLength = 4 << 20;

    private readonly IFileSystem _fileSystem;
    private readonly string _folder;
    private readonly ObjectFiles _objects;
    private readonly ConcurrentDictionary<string, StoredFile> _index;
    private readonly Func<ulong> _lastGeneration;
    private readonly Channel<Change> _queue = Channel.CreateUnbounded<Change>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _work;
    private ulong _manifestNumber;
    private IAppendableFile? _journal;
    private uint _frames;
    private long _journalLength;
    private long _manifestLength;
    private Exception? _failure;

    /// <summary>Begins a new manifest with its journal.</summary>
    /// <param name="fileSystem">Where the folder is.</param>
    /// <param name="folder">The data folder.</param>
    /// <param name="objects">Its object files.</param>
    /// <param name="index">What the folder holds; changed by this queue only.</param>
    /// <param name="manifestNumber">The highest number in use.</param>
    /// <param name="lastGeneration">Tells the highest generation given to a put.</param>
    public CommitQueue(
        IFileSystem fileSystem,
        string folder,
        ObjectFiles objects,
        ConcurrentDictionary<string, StoredFile> index,
        ulong manifestNumber,
        Func<ulong> lastGeneration)
    {
        _fileSystem = fileSystem;
        _folder = folder;
        _objects = objects;
        _index = index;
        _manifestNumber = manifestNumber;
        _lastGeneration = lastGeneration;
        WriteManifest(isSealed: false);
        _work = Task.Run(RunAsync);
    }

    /// <summary>Ends when the change is durable and shown. Its object file is written and flushed already, its entry need not be.</summary>
    public Task CommitAsync(JournalRecord record)
    {
        var change = new Change(record, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return _queue.Writer.TryWrite(change) ? change.Done.Task : Task.FromException(new ObjectDisposedException(nameof(FileObjectStore)));
    }

    /// <summary>Ends the work and seals the folder, unless a failure came before.</summary>
    public async Task CloseAsync()
    {
        _queue.Writer.Complete();
        await _work.ConfigureAwait(false);
        try
        {
            if (_failure is null)
            {
                // A file whose deletion failed, or is undone by a loss of power, must not lie in a sealed folder.
                _objects.DeleteLeftovers(_index);
                _objects.FlushDeletions();
                WriteManifest(isSealed: true);
            }
        }
        finally
        {
            _journal?.Dispose();
        }
    }

    private async Task RunAsync()
    {
        List<Change> group = [];
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            group.Clear();
            while (group.Count < MaxGroup && _queue.Reader.TryRead(out Change change))
            {
                group.Add(change);
            }

            try
            {
                ThrowIfFailed();
                Commit(group);
            }
            catch (Exception exception)
            {
                // Whatever it was, those who wait must hear of it.
                _failure ??= exception;
                group.ForEach(change => change.Done.SetException(exception));
                continue;
            }

            group.ForEach(change => change.Done.SetResult());
        }
    }

    private void ThrowIfFailed()
    {
        if (_failure is not null)
        {
            throw new IOException($"The data folder {_folder} takes no more writes after a failed one ({_failure.Message}): remove the cause and start again.", _failure);
        }
    }

    private void Commit(List<Change> group)
    {
        foreach (string folder in group.Where(change => change.Record.File is not null).Select(change => ObjectPath.FolderOf(change.Record.Name)).Distinct())
        {
            _objects.FlushFolder(folder);
        }

        byte[] frame = Journal.Frame(_frames++, [.. group.Select(change => change.Record)]);
        _journal!.Append(frame);
        _journalLength += frame.Length;
        foreach ((JournalRecord record, _) in group)
        {
            Show(record);
        }

        if (_journalLength > Math.Max(MinJournalLength, 2 * _manifestLength))
        {
            WriteManifest(isSealed: false);
        }
    }

    private void Show(JournalRecord record)
    {
        bool replaces = _index.TryGetValue(record.Name, out StoredFile old);
        if (record.File is { } file)
        {
            _index[record.Name] = file;
        }
        else
        {
            _index.TryRemove(record.Name, out _);
        }

        if (replaces)
        {
            _objects.Delete(record.Name, old.Generation);
        }
    }

    // The journal is durable before the manifest that asks for it, and the old journal goes after the manifest that does not.
    private void WriteManifest(bool isSealed)
    {
        IAppendableFile? oldJournal = _journal;
        _manifestNumber++;
        _journal = null;
        if (!isSealed)
        {
            _journal = _fileSystem.CreateAppendable($"{_folder}/{Journal.FileName(_manifestNumber)}");
            _journal.Append(Journal.Header(_manifestNumber));
            _fileSystem.FlushFolder(_folder);
            _frames = 0;
            _journalLength = 0;
        }

        byte[] manifest = new Manifest(_manifestNumber, isSealed, _lastGeneration(), new Dictionary<string, StoredFile>(_index)).ToBytes();
        _manifestLength = manifest.Length;
        _fileSystem.Delete($"{_folder}/{Manifest.NewFileName}");
        _fileSystem.WriteNew($"{_folder}/{Manifest.NewFileName}", [manifest]);
        _fileSystem.Rename($"{_folder}/{Manifest.NewFileName}", $"{_folder}/{Manifest.FileName}");
        _fileSystem.FlushFolder(_folder);
        oldJournal?.Dispose();
        DeleteOldJournals();
    }

    // Those of earlier runs with them. Undone by a loss of power, they are leftovers that the next start deletes.
    private void DeleteOldJournals()
    {
        foreach (FileSystemEntry entry in _fileSystem.List(_folder))
        {
            if (Journal.TryParseFileName(entry.Name, out ulong number) && (_journal is null || number != _manifestNumber))
            {
                _fileSystem.Delete($"{_folder}/{entry.Name}");
            }
        }

        _fileSystem.FlushFolder(_folder);
    }

    private readonly record struct Change(JournalRecord Record, TaskCompletionSource Done);
}
