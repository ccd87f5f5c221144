using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Chain.Wire;
using Grin.TestData;

namespace GrinOrleansSync.Storage.Tests.Headers;

/// <summary>The network and the headers of a recorded chain.</summary>
internal sealed record RecordedHeaders(Network Network, IReadOnlyList<BlockHeader> Headers)
{
    public BlockHeader this[int height] => Headers[height];

    public static RecordedHeaders Read(string chain)
    {
        string folder = TestVectors.Get("chains/" + chain);
        Assert.True(NetworkFile.TryParse(File.ReadAllBytes(Path.Combine(folder, "network.json")), out NetworkFile? file, out string? error), error);
        Assert.True(file.TryBuild(File.ReadAllBytes(Path.Combine(folder, file.GenesisPath)), out Network? network, out error), error);
        List<BlockHeader> headers = [];
        var reader = new WireReader(File.ReadAllBytes(Path.Combine(folder, "headers.bin")));
        while (reader.Remaining > 0)
        {
            headers.Add(BlockHeader.Read(ref reader, network.Parameters.ProofSize)!);
        }

        Assert.False(reader.Failed);
        return new RecordedHeaders(network, headers);
    }

    public BlockHeader[] Range(int from, int to) => [.. Headers.Skip(from).Take(to - from)];
}
