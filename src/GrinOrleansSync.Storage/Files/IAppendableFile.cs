namespace GrinOrleansSync.Storage.Files;

/// <summary>A file that only grows.</summary>
public interface IAppendableFile : IDisposable
{
    /// <summary>Appends bytes and flushes them.</summary>
    void Append(ReadOnlyMemory<byte> bytes);
}
