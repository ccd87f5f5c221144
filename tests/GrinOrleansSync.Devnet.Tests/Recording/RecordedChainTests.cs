using System.Text.Json;
using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Segments;
using Grin.TestData;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Devnet.Tests.Recording;

public sealed class RecordedChainTests
{
    public static TheoryData<string> Good() => RecordedChains.Good();

    public static TheoryData<string> Refused() => RecordedChains.Refused();

    [Theory]
    [MemberData(nameof(Good))]
    public void A_recorded_chain_has_the_tip_the_horizon_and_the_roots_its_node_told(string name)
    {
        RecordedChain chain = RecordedChains.Get(name);
        using JsonDocument told = JsonDocument.Parse(File.ReadAllBytes(TestVectors.Get(name + "/state.json")));
        JsonElement state = told.RootElement;

        Assert.Equal(state.GetProperty("tip_height").GetUInt64(), chain.Tip.Height);
        Assert.Equal(state.GetProperty("tip_hash").GetString(), chain.Tip.Hash.ToString());
        Assert.Equal(state.GetProperty("archive_height").GetUInt64(), chain.Horizon.Height);
        Assert.Equal(state.GetProperty("archive_hash").GetString(), chain.Horizon.Hash.ToString());
        Assert.Equal(chain.Network.Parameters.HorizonHeight(chain.Tip.Height), chain.Horizon.Height);
        Assert.NotNull(chain.State);
        Assert.Equal(state.GetProperty("output_pmmr_root_at_archive").GetString(), chain.State.CompanionRoot(SegmentKind.Bitmap).ToString());
        Assert.Equal(state.GetProperty("bitmap_root_at_archive").GetString(), chain.State.CompanionRoot(SegmentKind.Output).ToString());
        Assert.Equal(chain.Horizon.RangeProofRoot, chain.State.Mmr(SegmentKind.RangeProof, SegmentForm.Full).Root);
        Assert.Equal(chain.Horizon.KernelRoot, chain.State.Mmr(SegmentKind.Kernel, SegmentForm.Full).Root);
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void Every_block_from_the_first_recorded_one_to_the_tip_is_found_by_its_hash(string name)
    {
        RecordedChain chain = RecordedChains.Get(name);
        using JsonDocument told = JsonDocument.Parse(File.ReadAllBytes(TestVectors.Get(name + "/state.json")));
        int from = told.RootElement.GetProperty("blocks_from").GetInt32();

        // A recording that starts at genesis has that block in genesis.bin.
        foreach (BlockHeader header in chain.Headers.All.Skip(Math.Max(1, from)))
        {
            Assert.True(chain.TryGetBlock(header.Hash, out ReadOnlyMemory<byte> body));
            Assert.True(body.Span.StartsWith(Bytes(header)));
        }

        Assert.False(chain.TryGetBlock(Hash.Zero, out _));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_chain_that_breaks_a_rule_loads_all_the_same(string name)
    {
        RecordedChain chain = RecordedChains.Get(name);

        Assert.Equal(80UL, chain.Tip.Height);
        Assert.Equal(name.EndsWith("/mmrsize", StringComparison.Ordinal), chain.State is null);
    }

    [Fact]
    public void The_demo_chain_lies_beside_the_program()
    {
        RecordedChain chain = RecordedChain.Load(DemoChain.Folder);

        Assert.Equal(1100UL, chain.Tip.Height);
        Assert.Equal(1080UL, chain.Horizon.Height);
    }

    [Fact]
    public async Task Loading_can_be_awaited()
    {
        RecordedChain chain = await RecordedChain.LoadAsync(TestVectors.Get("chains/refused/control"), TestContext.Current.CancellationToken);

        Assert.Equal(60UL, chain.Horizon.Height);
    }

    private static byte[] Bytes(BlockHeader header)
    {
        var writer = new Grin.Chain.Wire.WireWriter();
        header.Write(writer);
        return writer.ToArray();
    }
}
