using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Chain.Wire;
using Grin.TestData;

namespace Grin.P2P.Tests.Support;

/// <summary>The recorded network devnet-1100 and its chain of headers.</summary>
internal static class TestNetwork
{
    private const string Folder = "chains/devnet-1100/";

    public static Network Devnet { get; } = LoadNetwork();

    public static ushort Magic => Devnet.Parameters.Magic;

    public static IReadOnlyList<BlockHeader> Headers { get; } = LoadHeaders();

    /// <summary>A network that differs from <see cref="Devnet"/> in its genesis block alone.</summary>
    public static Network OtherGenesis { get; } = LoadOther();

    public static string SegmentFile => TestVectors.Get(Folder + "segments-uncompacted-default.msgs");

    public static string BlockFile => TestVectors.Get(Folder + "blocks.msgs");

    public static PeerConnectionOptions Options(Network? network = null) => new() { Network = network ?? Devnet };

    private static Network LoadNetwork()
    {
        Assert.True(NetworkFile.TryParse(File.ReadAllBytes(TestVectors.Get(Folder + "network.json")), out NetworkFile? file, out string? error), error);
        byte[] genesis = File.ReadAllBytes(TestVectors.Get(Folder + file.GenesisPath));
        Assert.True(file.TryBuild(genesis, out Network? network, out error), error);
        return network;
    }

    private static Network LoadOther()
    {
        Assert.True(Network.TryGetBuiltIn("automatedtesting", out Network? network));
        return new Network("other", Devnet.Parameters, network.Genesis);
    }

    private static List<BlockHeader> LoadHeaders()
    {
        var reader = new WireReader(File.ReadAllBytes(TestVectors.Get(Folder + "headers.bin")));
        var headers = new List<BlockHeader>();
        while (reader.Remaining > 0 && BlockHeader.Read(ref reader, Devnet.Parameters.ProofSize) is BlockHeader header)
        {
            headers.Add(header);
        }

        Assert.False(reader.Failed);
        return headers;
    }
}
