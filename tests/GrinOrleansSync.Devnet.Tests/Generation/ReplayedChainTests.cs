using System.Text.Json;
using Grin.Chain.Blocks;
using Grin.Chain.Headers;
using Grin.Chain.Mmr;
using Grin.Chain.Networks;
using Grin.Chain.Segments;
using Grin.Chain.State;
using Grin.Chain.Wire;
using Grin.Cryptography;
using Grin.TestData;
using GrinOrleansSync.Devnet.Generation;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Devnet.Tests.Generation;

/// <summary>
/// Blocks of the real node put through the code that generates chains: its headers, sums and segments are the judge of the
/// generator.
/// </summary>
public sealed class ReplayedChainTests
{
    private const byte BlockType = 11;

    /// <summary>The chains whose blocks were recorded from genesis on.</summary>
    public static TheoryData<string> Chains => ["chains/user-240", "chains/forks-200/branch-230", "chains/forks-200/branch-240"];

    [Theory]
    [MemberData(nameof(Chains))]
    public void Recorded_blocks_lead_to_the_recorded_roots_at_every_height(string name)
    {
        RecordedChain chain = RecordedChains.Get(name);
        var headers = new MmrAccumulator();
        ulong height = 0;
        foreach ((Block block, ChainState state) in Replay(chain, name))
        {
            StateRoots roots = state.Roots();
            BlockHeader header = block.Header;
            Assert.Equal(height++, header.Height);
            Assert.Equal((header.OutputMmrSize, header.KernelMmrSize), (roots.OutputMmrSize, roots.KernelMmrSize));
            Assert.Equal(header.OutputRoot, roots.OutputRoot(header.Version));
            Assert.Equal(header.RangeProofRoot, roots.RangeProofRoot);
            Assert.Equal(header.KernelRoot, roots.KernelRoot);
            Assert.Equal(header.PreviousRoot, headers.Root);
            headers.Append(header.ProofOfWork.Packed);
        }

        Assert.Equal(chain.Tip.Height + 1, height);
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void Recorded_blocks_lead_to_the_recorded_sums(string name)
    {
        RecordedChain chain = RecordedChains.Get(name);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(TestVectors.Get(name), "state.json")));
        var recorded = document.RootElement.GetProperty("headers").EnumerateArray()
            .Where(header => header.GetProperty("utxo_sum").ValueKind == JsonValueKind.String)
            .ToDictionary(header => header.GetProperty("height").GetUInt64());
        int compared = 0;
        foreach ((Block block, ChainState state) in Replay(chain, name))
        {
            if (recorded.TryGetValue(block.Header.Height, out JsonElement header))
            {
                StateSums sums = state.Sums((UInt128)NetworkParameters.BlockReward * chain.Network.RewardCount(block.Header.Height));
                Assert.Equal(header.GetProperty("utxo_sum").GetString(), Hex(sums.Utxo));
                Assert.Equal(header.GetProperty("kernel_sum").GetString(), Hex(sums.Kernels));
                compared++;
            }
        }

        Assert.Equal(2, compared);
    }

    [Theory]
    [InlineData("chains/user-240", SegmentForm.Full, "segments-uncompacted-default.msgs")]
    [InlineData("chains/forks-200/branch-230", SegmentForm.Full, "segments-uncompacted-default.msgs")]
    [InlineData("chains/forks-200/branch-240", SegmentForm.Full, "segments-uncompacted-default.msgs")]
    [InlineData("chains/forks-200/branch-230", SegmentForm.Sparse, "segments-compacted-default.msgs")]
    [InlineData("chains/forks-200/branch-240", SegmentForm.Sparse, "segments-compacted-default.msgs")]
    public void Recorded_blocks_lead_to_the_recorded_segments_byte_for_byte(string name, SegmentForm form, string file)
    {
        RecordedChain chain = RecordedChains.Get(name);
        (Block horizon, ChainState state) = Replay(chain, name).First(step => step.Block.Header.Hash == chain.Horizon.Hash);

        byte[][] bodies = [.. new HorizonSegments(state, horizon.Header).All(SegmentHeights.Default, form).Select(Body)];

        Assert.Equal(RecordedMessages.Read(Path.Combine(TestVectors.Get(name), file)).Select(message => message.Body), bodies);
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void A_recorded_block_put_together_again_is_byte_identical(string name)
    {
        RecordedChain chain = RecordedChains.Get(name);
        foreach (byte[] body in Bodies(name))
        {
            Block block = Parse(body, chain.Network);
            var writer = new WireWriter();
            BlockBody.Of(block).With(block.Header).Write(writer, ProtocolVersion.Local);
            Assert.True(writer.Written.SequenceEqual(body), $"block {block.Header.Height} differs");
        }
    }

    [Fact]
    public void A_block_that_spends_what_is_not_there_is_not_applied()
    {
        RecordedChain chain = RecordedChains.User;
        BlockBody[] bodies = [.. Bodies("chains/user-240").Select(body => BlockBody.Of(Parse(body, chain.Network)))];
        var state = new ChainState();

        Assert.Throws<InvalidDataException>(() => state.Apply(Array.Find(bodies, body => body.Inputs.Length > 0)!));
    }

    /// <summary>Each block with the state after it; the state is the same object every time.</summary>
    private static IEnumerable<(Block Block, ChainState State)> Replay(RecordedChain chain, string name)
    {
        var state = new ChainState();
        foreach (byte[] body in Bodies(name))
        {
            Block block = Parse(body, chain.Network);
            state.Apply(BlockBody.Of(block));
            yield return (block, state);
        }
    }

    private static IEnumerable<byte[]> Bodies(string name) =>
        RecordedMessages.Read(Path.Combine(TestVectors.Get(name), "blocks.msgs")).Where(message => message.Type == BlockType).Select(message => message.Body);

    private static Block Parse(byte[] body, Network network)
    {
        Assert.True(Block.TryParse(body, network.Parameters, ProtocolVersion.Local, out Block? block, out WireError? error), error?.ToString());
        return block;
    }

    private static byte[] Body(SegmentMessage message)
    {
        var writer = new WireWriter();
        message.Write(writer, ProtocolVersion.Local);
        return writer.ToArray();
    }

    private static string Hex(PointSum sum)
    {
        var bytes = new byte[Commitment.Size];
        Assert.True(sum.TryWriteCommitment(bytes));
        return Convert.ToHexStringLower(bytes);
    }
}
