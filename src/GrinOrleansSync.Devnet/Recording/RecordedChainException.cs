namespace GrinOrleansSync.Devnet.Recording;

/// <summary>A folder that is no recorded chain, told in one line: which file, what is wrong with it, what to do.</summary>
public sealed class RecordedChainException : IOException
{
    internal RecordedChainException(string path, string message, Exception? inner = null)
        : base(OneLine(message), inner) => Path = path;

    /// <summary>The file or folder that is at fault.</summary>
    public string Path { get; }

    /// <summary>Names that come out of a damaged file may hold anything.</summary>
    private static string OneLine(string message) => string.Concat(message.Select(character => char.IsControl(character) ? ' ' : character));
}
