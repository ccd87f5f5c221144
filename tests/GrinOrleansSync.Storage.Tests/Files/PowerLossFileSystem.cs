using GrinOrleansSync.Storage.Files;

namespace GrinOrleansSync.Storage.Tests.Files;

/// <summary>
/// A file system in memory that keeps apart what was flushed and what was not. Every step of every operation is counted;
/// at a chosen step the power goes, and nothing works any more. What a disk could hold then is made by
/// <see cref="AfterPowerLoss"/>: of everything not flushed any part may be there. <see cref="AfterKill"/> is the milder
/// end of the process alone, after which everything written is there.
/// </summary>
internal sealed class PowerLossFileSystem : IFileSystem
{
    private const int SectorSize = 512;

    private readonly Lock _gate = new();
    private readonly Folder _root;
    private readonly HashSet<string> _exclusiveLocks = [];
    private readonly Dictionary<string, int> _sharedLocks = [];
    private bool _isLost;

    public PowerLossFileSystem()
        : this(new Folder())
    {
    }

    private PowerLossFileSystem(Folder root) => _root = root;

    /// <summary>Steps done so far.</summary>
    public int Steps { get; private set; }

    /// <summary>The step that fails.</summary>
    public int FailAt { get; set; } = int.MaxValue;

    /// <summary>Whether only that step fails (a full disk) and the following work again.</summary>
    public bool FailsOnce { get; set; }

    public bool FolderExists(string path) => Locked(() => Find(path) is Folder);

    public IReadOnlyList<FileSystemEntry> List(string folder) => Locked<IReadOnlyList<FileSystemEntry>>(() =>
    {
        Step();
        return Find(folder) is Folder found ? [.. found.Entries.Select(entry => new FileSystemEntry(entry.Key, entry.Value is Folder))] : [];
    });

    public void CreateFolder(string path) => Locked(() =>
    {
        Step();
        (Folder parent, string name) = Parent(path);
        parent.Do(new Change(name, new Folder(), From: null));
    });

    public void WriteNew(string path, IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        Contents file = Locked(() => Create(path));
        foreach (ReadOnlyMemory<byte> part in parts)
        {
            Locked(() =>
            {
                file.Append(part.Span);
                Step();
            });
        }

        Locked(() =>
        {
            Step();
            file.Flush();
        });
    }

    public IAppendableFile CreateAppendable(string path) => new Appendable(this, Locked(() => Create(path)));

    public Task<byte[]?> ReadAsync(string path, long limit, CancellationToken cancellationToken) => Task.FromResult(Locked(() =>
    {
        Step();
        return Find(path) is Contents file ? file.Bytes[..(int)Math.Min(limit, file.Length)].ToArray() : null;
    }));

    public void Rename(string from, string to) => Locked(() =>
    {
        Step();
        (Folder parent, string name) = Parent(from);
        (Folder target, string newName) = Parent(to);
        Assert.Same(parent, target);
        target.Do(new Change(newName, parent.Entries[name], From: name));
    });

    public void Delete(string path) => Locked(() =>
    {
        Step();
        (Folder parent, string name) = Parent(path);
        if (parent.Entries.ContainsKey(name))
        {
            parent.Do(new Change(name, Node: null, From: null));
        }
    });

    public void FlushFolder(string path) => Locked(() =>
    {
        Step();
        ((Folder)Find(path)!).Flush();
    });

    public IDisposable? TryLock(string path, bool exclusive) => Locked(() =>
    {
        int sharers = _sharedLocks.GetValueOrDefault(path);
        if (_exclusiveLocks.Contains(path) || (exclusive && sharers > 0))
        {
            return null;
        }

        if (exclusive && Find(path) is null)
        {
            Create(path);
        }

        if (exclusive)
        {
            _exclusiveLocks.Add(path);
        }
        else
        {
            _sharedLocks[path] = sharers + 1;
        }

        return new Unlocking(() => Locked(() =>
        {
            if (exclusive)
            {
                _exclusiveLocks.Remove(path);
            }
            else
            {
                _sharedLocks[path]--;
            }
        }));
    });

    /// <summary>Paths of all files.</summary>
    public IReadOnlyList<string> Files() => Locked(() => _root.Files("").ToList());

    /// <summary>Flips one bit of a file.</summary>
    public void Flip(string path, long bit) => Locked(() =>
    {
        ((Contents)Find(path)!).Bytes[(int)(bit / 8)] ^= (byte)(1 << (int)(bit % 8));
    });

    /// <summary>Cuts a file or makes it longer, by zeros.</summary>
    public void Resize(string path, int length) => Locked(() =>
    {
        (Folder parent, string name) = Parent(path);
        byte[] resized = ((Contents)parent.Entries[name]).Bytes.ToArray();
        Array.Resize(ref resized, length);
        parent.Do(new Change(name, new Contents(resized), From: null));
    });

    /// <summary>Length of a file in bytes.</summary>
    public int Length(string path) => Locked(() => ((Contents)Find(path)!).Length);

    /// <summary>What the disk may hold when the power is back.</summary>
    public PowerLossFileSystem AfterPowerLoss(Random random) => Locked(() => new PowerLossFileSystem((Folder)_root.AfterPowerLoss(random)));

    /// <summary>What the disk holds when the process was killed.</summary>
    public PowerLossFileSystem AfterKill() => Locked(() => new PowerLossFileSystem((Folder)_root.AfterKill()));

    private Contents Create(string path)
    {
        (Folder parent, string name) = Parent(path);
        if (parent.Entries.ContainsKey(name))
        {
            throw new IOException($"{path} exists.");
        }

        var file = new Contents([]);
        parent.Do(new Change(name, file, From: null));
        Step();
        return file;
    }

    private void Step()
    {
        Steps++;
        if (_isLost || Steps == FailAt)
        {
            _isLost = !FailsOnce;
            throw new IOException($"Step {Steps} failed.");
        }
    }

    private Node? Find(string path)
    {
        Node? node = _root;
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            node = (node as Folder)?.Entries.GetValueOrDefault(part);
        }

        return node;
    }

    private (Folder Parent, string Name) Parent(string path)
    {
        int slash = path.LastIndexOf('/');
        return (Find(path[..slash]) as Folder ?? throw new IOException($"{path} has no folder."), path[(slash + 1)..]);
    }

    private void Locked(Action action)
    {
        lock (_gate)
        {
            action();
        }
    }

    private T Locked<T>(Func<T> function)
    {
        lock (_gate)
        {
            return function();
        }
    }

    private abstract class Node
    {
        public abstract Node AfterPowerLoss(Random random);

        public abstract Node AfterKill();
    }

    private sealed class Contents : Node
    {
        private byte[] _buffer;
        private int _flushed;

        public Contents(byte[] bytes)
        {
            _buffer = bytes;
            Length = _flushed = bytes.Length;
        }

        public int Length { get; private set; }

        public Span<byte> Bytes => _buffer.AsSpan(0, Length);

        public void Append(ReadOnlySpan<byte> bytes)
        {
            if (Length + bytes.Length > _buffer.Length)
            {
                Array.Resize(ref _buffer, 2 * (Length + bytes.Length));
            }

            bytes.CopyTo(_buffer.AsSpan(Length));
            Length += bytes.Length;
        }

        public void Flush() => _flushed = Length;

        public override Node AfterPowerLoss(Random random)
        {
            // Length and sectors reach the disk independently of each other.
            var rest = new byte[random.Next(_flushed, Length + 1)];
            Bytes[.._flushed].CopyTo(rest);
            for (int sector = _flushed; sector < rest.Length; sector += SectorSize)
            {
                int length = random.Next(3) switch
                {
                    0 => 0,
                    1 => random.Next(SectorSize),
                    _ => SectorSize,
                };
                Bytes.Slice(sector, Math.Min(length, rest.Length - sector)).CopyTo(rest.AsSpan(sector));
            }

            return new Contents(rest);
        }

        public override Node AfterKill() => new Contents(Bytes.ToArray());
    }

    private sealed record Change(string Name, Node? Node, string? From);

    private sealed class Folder : Node
    {
        private readonly List<Change> _unflushed = [];
        private Dictionary<string, Node> _flushed = new(StringComparer.Ordinal);

        public Dictionary<string, Node> Entries { get; private init; } = new(StringComparer.Ordinal);

        public void Do(Change change)
        {
            Apply(change, Entries);
            _unflushed.Add(change);
        }

        public void Flush()
        {
            _flushed = new Dictionary<string, Node>(Entries, StringComparer.Ordinal);
            _unflushed.Clear();
        }

        public IEnumerable<string> Files(string path) => Entries.SelectMany(entry =>
            entry.Value is Folder folder ? folder.Files($"{path}/{entry.Key}") : [$"{path}/{entry.Key}"]);

        public override Node AfterPowerLoss(Random random)
        {
            var entries = new Dictionary<string, Node>(_flushed, StringComparer.Ordinal);
            int chance = random.Next(5);
            foreach (Change change in _unflushed.Where(_ => random.Next(4) < chance))
            {
                Apply(change, entries);
            }

            return With(entries, node => node.AfterPowerLoss(random));
        }

        public override Node AfterKill() => With(Entries, node => node.AfterKill());

        private static Folder With(Dictionary<string, Node> entries, Func<Node, Node> map)
        {
            var folder = new Folder { Entries = entries.ToDictionary(entry => entry.Key, entry => map(entry.Value), StringComparer.Ordinal) };
            folder.Flush();
            return folder;
        }

        private static void Apply(Change change, Dictionary<string, Node> entries)
        {
            if (change.From is not null)
            {
                entries.Remove(change.From);
            }

            if (change.Node is null)
            {
                entries.Remove(change.Name);
            }
            else
            {
                entries[change.Name] = change.Node;
            }
        }
    }

    private sealed class Appendable(PowerLossFileSystem fileSystem, Contents file) : IAppendableFile
    {
        public void Append(ReadOnlyMemory<byte> bytes)
        {
            fileSystem.Locked(() =>
            {
                file.Append(bytes.Span);
                fileSystem.Step();
            });
            fileSystem.Locked(() =>
            {
                fileSystem.Step();
                file.Flush();
            });
        }

        public void Dispose()
        {
        }
    }

    private sealed class Unlocking(Action unlock) : IDisposable
    {
        public void Dispose() => unlock();
    }
}
