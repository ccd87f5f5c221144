namespace GrinOrleansSync.Trials.Flips;

/// <summary>The files of a finished data folder, to be damaged one at a time.</summary>
internal sealed class DataFolder(string folder)
{
    public string Path { get; } = folder;

    /// <summary>Relative paths of the files that have bytes, in order.</summary>
    public string[] Files() =>
    [
        .. new DirectoryInfo(Path).EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => file.Length > 0)
            .Select(file => System.IO.Path.GetRelativePath(Path, file.FullName))
            .Order(StringComparer.Ordinal),
    ];

    public string Combine(string relativePath) => System.IO.Path.Combine(Path, relativePath);

    /// <summary>Inverts one bit.</summary>
    public void Flip(string relativePath, long bit)
    {
        using FileStream file = File.Open(Combine(relativePath), FileMode.Open, FileAccess.ReadWrite);
        file.Position = bit / 8;
        int value = file.ReadByte();
        file.Position = bit / 8;
        file.WriteByte((byte)(value ^ (1 << (int)(bit % 8))));
    }
}
