using System.Globalization;

namespace GrinOrleansSync.Devnet.Recording;

/// <summary>The folder of a recorded chain: opens its files and says in one line what is wrong with them.</summary>
internal sealed class RecordedFolder
{
    private readonly string _path;

    /// <exception cref="RecordedChainException">There is no such folder.</exception>
    public RecordedFolder(string path)
    {
        try
        {
            _path = System.IO.Path.GetFullPath(path);
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or NotSupportedException)
        {
            throw new RecordedChainException(path, $"'{path}' is no path of a folder. Name the folder of a recorded chain.", exception);
        }

        if (!Directory.Exists(_path))
        {
            string what = File.Exists(_path) ? "is a file, not the folder of a recorded chain" : "does not exist";
            throw new RecordedChainException(_path, $"'{_path}' {what}. Name a folder with network.json, genesis.bin, headers.bin, blocks.msgs and state.json.");
        }
    }

    /// <summary>Names of the segment files, in no order.</summary>
    public IReadOnlyList<string> SegmentFiles() =>
        Guard("", () => Directory.EnumerateFiles(_path, "segments-*.msgs").Select(file => System.IO.Path.GetFileName(file)!).ToArray());

    /// <summary>A whole file.</summary>
    public byte[] Read(string name) => Guard(name, () =>
    {
        using FileStream stream = OpenFile(name);
        if (stream.Length > Array.MaxLength)
        {
            throw Damaged(name, string.Create(CultureInfo.InvariantCulture, $"has {stream.Length} bytes, more than any recording"));
        }

        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    });

    /// <summary>A file to be read in pieces.</summary>
    public FileStream Open(string name) => Guard(name, () => OpenFile(name));

    /// <summary>Fills a buffer from a file of this folder.</summary>
    public void ReadExactly(string name, Stream stream, Span<byte> buffer)
    {
        try
        {
            stream.ReadExactly(buffer);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(name, exception);
        }
    }

    /// <summary>A file that is not what it should be.</summary>
    public RecordedChainException Damaged(string name, string what) => new(
        PathOf(name),
        $"'{PathOf(name)}' {what}. Copy the recorded chain again, or name another folder.");

    /// <summary>A file that belongs to another chain than its neighbours.</summary>
    public RecordedChainException Foreign(string name, string what) => new(
        PathOf(name),
        $"'{PathOf(name)}' {what}: the files of this folder belong to different chains. Put the files of one recording together, or name another folder.");

    private FileStream OpenFile(string name) => new(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);

    private T Guard<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RecordedChainException(
                PathOf(name),
                $"'{PathOf(name)}' is missing: '{_path}' is no whole recorded chain. Copy the file there, or name another folder.",
                exception);
        }
        catch (Exception exception) when (exception is (IOException or UnauthorizedAccessException or ArgumentException) and not RecordedChainException)
        {
            throw Unreadable(name, exception);
        }
    }

    private RecordedChainException Unreadable(string name, Exception exception) => new(
        PathOf(name),
        $"'{PathOf(name)}' cannot be read: {exception.Message} Check the disk and its permissions.",
        exception);

    private string PathOf(string name) => System.IO.Path.Combine(_path, name);
}
