namespace GrinOrleansSync.EndToEnd.Tests.Running;

/// <summary>A folder of its own for one test, gone with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("end-to-end-tests-");

    public string Path => _folder.FullName;

    public string Combine(string relativePath) => System.IO.Path.Combine(Path, relativePath);

    public void Dispose() => _folder.Delete(recursive: true);
}
