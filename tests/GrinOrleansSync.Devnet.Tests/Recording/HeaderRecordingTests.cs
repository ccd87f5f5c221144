using Grin.Chain.Headers;
using Grin.Chain.Networks;
using GrinOrleansSync.Devnet.Mining;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Devnet.Tests.Recording;

public sealed class HeaderRecordingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("grin-headers-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_chain_of_headers_is_read_back_as_a_recorded_chain_without_state()
    {
        Assert.True(Network.TryGetBuiltIn("automatedtesting", out Network? network));
        IReadOnlyList<BlockHeader> headers = SyntheticHeaders.Chain(network, 20, seed: 1);

        BlockHeader tip = HeaderRecording.Write(_folder.FullName, network, headers.Skip(1));
        RecordedChain chain = RecordedChain.Load(_folder.FullName);

        Assert.Equal(headers[^1].Hash, tip.Hash);
        Assert.Equal(headers.Select(header => header.Hash), chain.Headers.All.Select(header => header.Hash));
        Assert.Equal(network.GenesisHash, chain.Network.GenesisHash);
        Assert.Equal(network.Parameters, chain.Network.Parameters);
        Assert.Null(chain.State);
        Assert.Empty(chain.BlockHashes);
        Assert.Equal(0UL, chain.Horizon.Height);
    }

    [Fact]
    public void The_same_in_memory_needs_no_folder()
    {
        Assert.True(Network.TryGetBuiltIn("automatedtesting", out Network? network));
        IReadOnlyList<BlockHeader> headers = SyntheticHeaders.Chain(network, 3, seed: 1);

        RecordedChain chain = RecordedChain.OfHeaders(network, headers);

        Assert.Equal(headers[^1].Hash, chain.Tip.Hash);
        Assert.Equal([headers[2].Hash, headers[3].Hash], chain.Headers.After([headers[1].Hash]).Select(header => header.Hash));
    }

    [Fact]
    public void A_network_whose_genesis_block_has_outputs_is_refused()
    {
        RecordedChain chain = RecordedChains.Demo;

        Assert.Throws<ArgumentException>(() => HeaderRecording.Write(_folder.FullName, chain.Network, []));
    }
}
