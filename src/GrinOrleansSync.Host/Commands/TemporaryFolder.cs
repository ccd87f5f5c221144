namespace GrinOrleansSync.Host.Commands;

/// <summary>A folder that is removed with all it holds.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("grin-orleans-sync-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
