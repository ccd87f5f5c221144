using GrinOrleansSync.Devnet.Generation;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Devnet.Tests.Generation;

/// <summary>A generated chain in a folder of its own, gone with the test.</summary>
internal sealed class GeneratedFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("grin-generated-");

    public GeneratedFolder(ChainShape shape)
    {
        Made = ChainRecorder.Record(shape, _folder.FullName, _ => { }, TestContext.Current.CancellationToken);
        Chain = RecordedChain.Load(_folder.FullName);
    }

    public GeneratedChain Made { get; }

    public RecordedChain Chain { get; }

    public IReadOnlyList<string> Files => [.. _folder.EnumerateFiles().Select(file => file.Name).Order(StringComparer.Ordinal)];

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
