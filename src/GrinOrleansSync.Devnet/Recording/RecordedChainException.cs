namespace GrinOrleansSync.Devnet.Recording;

/// <summary>A folder that is no recorded chain, told in one line: which file, what is wrong with it, what to do.</summary>
public sealed class RecordedChainException : IOException
{
    internal RecordedChainException(string path, string message, Exception? inner = null)
        : base(message, inner) => Path = path;

    /// <summary>The file or folder that is at fault.</summary>
    public string Path { get; }
}
