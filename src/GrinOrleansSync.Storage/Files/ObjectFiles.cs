namespace GrinOrleansSync.Storage.Files;

/// <summary>The object files of a data folder: makes them and their folders, deletes them, and knows what is not yet durable.</summary>
internal sealed class ObjectFiles(IFileSystem fileSystem, string folder)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _madeFolders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _foldersWithDeletions = new(StringComparer.Ordinal);

    /// <summary>Writes and flushes a new file; its entry is durable when <see cref="FlushFolder"/> was called.</summary>
    /// <exception cref="IOException">It could not be written; what there is of it is a leftover.</exception>
    public StoredFile Write(string name, ulong generation, ReadOnlyMemory<byte> content)
    {
        MakeFolder(ObjectPath.FolderOf(name));
        (ReadOnlyMemory<byte>[] parts, StoredFile file) = ObjectFile.Build(name, generation, content);
        try
        {
            fileSystem.WriteNew($"{folder}/{ObjectPath.Of(name, generation)}", parts);
            return file;
        }
        catch (IOException)
        {
            // A full disk should not be filled further by what could not be finished.
            Delete(name, generation);
            throw;
        }
    }

    /// <summary>Makes durable that the objects of a folder are there.</summary>
    public void FlushFolder(string relativeFolder) => fileSystem.FlushFolder($"{folder}/{relativeFolder}");

    /// <summary>Deletes a file; durable when <see cref="FlushDeletions"/> was called.</summary>
    public void Delete(string name, ulong generation)
    {
        lock (_gate)
        {
            _foldersWithDeletions.Add(ObjectPath.FolderOf(name));
        }

        fileSystem.Delete($"{folder}/{ObjectPath.Of(name, generation)}");
    }

    /// <summary>Deletes every object file that is not listed.</summary>
    public void DeleteLeftovers(IReadOnlyDictionary<string, StoredFile> listed)
    {
        foreach (string path in new FolderReader(fileSystem, folder).Paths(ObjectPath.Root).ToList())
        {
            if (ObjectPath.TryParse(path, out string name, out ulong generation)
                && !(listed.TryGetValue(name, out StoredFile file) && file.Generation == generation))
            {
                Delete(name, generation);
            }
        }
    }

    /// <summary>Makes durable that what was deleted is gone.</summary>
    public void FlushDeletions()
    {
        lock (_gate)
        {
            foreach (string relativeFolder in _foldersWithDeletions.Where(relativeFolder => fileSystem.FolderExists($"{folder}/{relativeFolder}")))
            {
                FlushFolder(relativeFolder);
            }

            _foldersWithDeletions.Clear();
        }
    }

    private void MakeFolder(string relativeFolder)
    {
        lock (_gate)
        {
            if (_madeFolders.Contains(relativeFolder))
            {
                return;
            }

            int slash = relativeFolder.LastIndexOf('/');
            if (slash >= 0)
            {
                MakeFolder(relativeFolder[..slash]);
            }

            string path = $"{folder}/{relativeFolder}";
            if (!fileSystem.FolderExists(path))
            {
                fileSystem.CreateFolder(path);
            }

            // Also a folder found may be one whose maker did not come to flush it.
            fileSystem.FlushFolder(slash < 0 ? folder : $"{folder}/{relativeFolder[..slash]}");
            _madeFolders.Add(relativeFolder);
        }
    }
}
