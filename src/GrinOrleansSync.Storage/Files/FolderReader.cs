namespace GrinOrleansSync.Storage.Files;

/// <summary>Reads what a data folder holds; changes nothing.</summary>
internal sealed class FolderReader(IFileSystem fileSystem, string folder)
{
    /// <summary>Empty file whose lock keeps two writers apart; also marks the folder as a data folder.</summary>
    public const string LockFileName = "grin-orleans-sync.lock";

    /// <summary>Every file of the folder, by its relative path.</summary>
    public IEnumerable<string> Paths(string relativeFolder = "")
    {
        foreach (FileSystemEntry entry in fileSystem.List(relativeFolder.Length == 0 ? folder : $"{folder}/{relativeFolder}"))
        {
            string path = relativeFolder.Length == 0 ? entry.Name : $"{relativeFolder}/{entry.Name}";
            if (!entry.IsFolder)
            {
                yield return path;
                continue;
            }

            foreach (string inner in Paths(path))
            {
                yield return inner;
            }
        }
    }

    /// <summary>Whether this software made the folder, or began to.</summary>
    public async Task<bool> IsDataFolderAsync(CancellationToken cancellationToken)
    {
        return fileSystem.List(folder).Any(entry => entry is { Name: LockFileName, IsFolder: false })
            || Manifest.LooksLikeOne(await ReadAsync(Manifest.FileName, 64, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>What the folder holds.</summary>
    /// <exception cref="DataFolderException">A newer version made it.</exception>
    public async Task<FolderContent> ReadAsync(CancellationToken cancellationToken)
    {
        byte[]? bytes = await ReadAsync(Manifest.FileName, Manifest.MaxLength, cancellationToken).ConfigureAwait(false);
        if (bytes is null)
        {
            return Paths(ObjectPath.Root).Any(path => ObjectPath.TryParse(path, out _, out _))
                ? await ListAnewAsync(new FileFinding(Manifest.FileName, FileFindingKind.Missing, "it is missing"), 0, cancellationToken).ConfigureAwait(false)
                : FolderContent.New(LastNumber(0));
        }

        if (Manifest.NewerVersion(bytes) is { } version)
        {
            throw new DataFolderException(DataFolderProblem.NewerFormat, folder, $"data format {version}");
        }

        if (!Manifest.TryParse(bytes, out Manifest? manifest, out string? defect))
        {
            return await ListAnewAsync(new FileFinding(Manifest.FileName, FileFindingKind.Damaged, defect), 0, cancellationToken).ConfigureAwait(false);
        }

        return manifest.IsSealed
            ? new FolderContent(LastNumber(manifest.Number), IsSealed: true, LastGeneration(manifest.LastGeneration), manifest.Files, [])
            : await ReadJournalAsync(manifest, cancellationToken).ConfigureAwait(false);
    }

    private async Task<FolderContent> ReadJournalAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        string fileName = Journal.FileName(manifest.Number);
        byte[]? bytes = await ReadAsync(fileName, Journal.MaxLength, cancellationToken).ConfigureAwait(false);
        List<JournalRecord> records = [];
        if (bytes is null || !Journal.TryParse(bytes, manifest.Number, records))
        {
            FileFinding finding = bytes is null
                ? new FileFinding(fileName, FileFindingKind.Missing, "it is missing")
                : new FileFinding(fileName, FileFindingKind.Damaged, "a checksum does not fit its bytes");
            return await ListAnewAsync(finding, manifest.Number, cancellationToken).ConfigureAwait(false);
        }

        var files = new Dictionary<string, StoredFile>(manifest.Files, StringComparer.Ordinal);
        foreach (JournalRecord record in records)
        {
            if (record.File is { } file)
            {
                files[record.Name] = file;
            }
            else
            {
                files.Remove(record.Name);
            }
        }

        return new FolderContent(LastNumber(manifest.Number), IsSealed: false, LastGeneration(manifest.LastGeneration), files, []);
    }

    private async Task<FolderContent> ListAnewAsync(FileFinding why, ulong number, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, StoredFile>(StringComparer.Ordinal);
        List<FileFinding> findings = [why];
        foreach (string path in Paths(ObjectPath.Root).Order(StringComparer.Ordinal))
        {
            if (!ObjectPath.TryParse(path, out string name, out ulong generation))
            {
                continue;
            }

            byte[] bytes = await ReadAsync(path, ObjectFile.MaxLength + 1, cancellationToken).ConfigureAwait(false) ?? [];
            if (ObjectFile.NewerVersion(bytes) is { } version)
            {
                throw new DataFolderException(DataFolderProblem.NewerFormat, folder, $"object format {version}");
            }

            if (!ObjectFile.TryOpen(bytes, name, generation, out StoredFile found, out _, out string? defect))
            {
                findings.Add(new FileFinding(path, FileFindingKind.Damaged, defect, name));
            }
            else if (!files.TryGetValue(name, out StoredFile other) || other.Generation < generation)
            {
                files[name] = found;
            }
        }

        return new FolderContent(LastNumber(number), IsSealed: false, LastGeneration(0), files, findings);
    }

    private ulong LastGeneration(ulong known) =>
        Paths(ObjectPath.Root).Aggregate(known, (last, path) => ObjectPath.TryParse(path, out _, out ulong generation) ? Math.Max(last, generation) : last);

    private ulong LastNumber(ulong known) =>
        fileSystem.List(folder).Aggregate(known, (last, entry) => Journal.TryParseFileName(entry.Name, out ulong number) ? Math.Max(last, number) : last);

    private Task<byte[]?> ReadAsync(string path, long limit, CancellationToken cancellationToken) =>
        fileSystem.ReadAsync($"{folder}/{path}", limit, cancellationToken);
}
