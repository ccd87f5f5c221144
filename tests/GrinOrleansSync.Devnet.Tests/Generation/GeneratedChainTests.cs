using System.Text.Json;
using Grin.Chain.Mmr;
using Grin.Chain.Segments;
using Grin.Chain.State;
using Grin.Chain.Wire;
using Grin.TestData;
using GrinOrleansSync.Devnet.Generation;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Devnet.Tests.Generation;

/// <summary>A generated chain as it lies in its folder, checked by the same code as a recorded one.</summary>
public sealed class GeneratedChainTests
{
    private static readonly ChainShape Shape = new(Blocks: 200, Unspent: 300, Seed: 1);

    [Fact]
    public void It_is_verified_with_what_its_state_file_tells()
    {
        using var folder = new GeneratedFolder(Shape);

        (StateVerdict verdict, _) = ChainVerdict.OfState(folder.Chain);

        Assert.Null(ChainVerdict.OfHeaders(folder.Chain));
        Assert.Null(verdict.Refusal);
        StateSummary summary = verdict.Summary!;
        Assert.Equal((300UL, folder.Made.Outputs, folder.Made.Kernels), (summary.UnspentOutputs, summary.OutputLeaves, summary.Kernels));
        Assert.Equal((200UL, 180UL), (folder.Chain.Tip.Height, summary.HorizonHeight));
        JsonElement state = State(folder);
        JsonElement horizon = state.GetProperty("headers").EnumerateArray().Single(header => header.GetProperty("height").GetInt32() == 180);
        Assert.Equal(summary.OutputPmmrRoot.ToString(), state.GetProperty("output_pmmr_root_at_archive").GetString());
        Assert.Equal(summary.BitmapRoot.ToString(), state.GetProperty("bitmap_root_at_archive").GetString());
        Assert.Equal(Convert.ToHexStringLower([.. summary.UtxoSum]), horizon.GetProperty("utxo_sum").GetString());
        Assert.Equal(Convert.ToHexStringLower([.. summary.KernelSum]), horizon.GetProperty("kernel_sum").GetString());
    }

    [Theory]
    [InlineData(SegmentForm.Full)]
    [InlineData(SegmentForm.Sparse)]
    public void It_is_verified_in_low_segments_of_which_some_are_wholly_spent(SegmentForm form)
    {
        using var folder = new GeneratedFolder(Shape);
        var heights = new SegmentHeights(Bitmap: 0, Output: 6, RangeProof: 6, Kernel: 6);

        (StateVerdict verdict, _) = ChainVerdict.OfState(folder.Chain, heights, form);

        Assert.Null(verdict.Refusal);
        Assert.Equal(300UL, verdict.Summary!.UnspentOutputs);
        foreach (SegmentKind kind in (SegmentKind[])[SegmentKind.Output, SegmentKind.RangeProof])
        {
            Segment[] spent = [.. WhollySpent(folder.Chain, kind, heights.Of(kind), form)];

            // As the node answers them in devnet-spent: every leaf and inner node, or of the subtree only one root.
            (int leaves, int hashes) = form == SegmentForm.Full ? (64, 63) : (0, 1);
            Assert.NotEmpty(spent);
            Assert.All(spent, segment => Assert.Equal((leaves, hashes), (segment.LeafCount, segment.Hashes.Length)));
        }
    }

    [Theory]
    [InlineData("segments-uncompacted-default.msgs", SegmentForm.Full)]
    [InlineData("segments-compacted-default.msgs", SegmentForm.Sparse)]
    public void Its_segments_have_the_form_that_recorded_ones_have(string file, SegmentForm form)
    {
        using var folder = new GeneratedFolder(Shape);
        int count = 0;
        foreach ((byte type, byte[] body) in RecordedMessages.Read(folder.PathOf(file)))
        {
            var kind = (SegmentKind)((type - 22) / 2);
            Assert.True(HonestAnswers.TryBuild(folder.Chain.State!, kind, new SegmentIdentifier(SegmentHeights.Default.Of(kind), 0), form, out SegmentMessage? message));
            var writer = new WireWriter();
            message.Write(writer, ProtocolVersion.Local);
            Assert.True(writer.Written.SequenceEqual(body), $"{kind} segment differs");
            count++;
        }

        Assert.Equal(4, count);
    }

    [Fact]
    public void Its_files_and_their_fields_are_those_of_a_recorded_chain()
    {
        using var folder = new GeneratedFolder(Shape);
        JsonElement recorded = State(Path.Combine(TestVectors.Get("chains/forks-200/branch-240"), "state.json"));
        JsonElement generated = State(folder);

        Assert.Equal(
            ["blocks.msgs", "genesis.bin", "headers.bin", "network.json", "segments-compacted-default.msgs", "segments-uncompacted-default.msgs", "state.json"],
            folder.Files);
        Assert.Equal([.. Names(recorded), "generated"], Names(generated));
        Assert.Equal(Names(recorded.GetProperty("headers")[0]), Names(generated.GetProperty("headers")[0]));
        Assert.Equal(recorded.GetProperty("segments")[0].GetProperty("counts").GetRawText(), generated.GetProperty("segments")[0].GetProperty("counts").GetRawText(), ignoreWhiteSpaceDifferences: true);
        Assert.Equal(recorded.GetProperty("segments")[0].GetProperty("heights").GetRawText(), generated.GetProperty("segments")[0].GetProperty("heights").GetRawText(), ignoreWhiteSpaceDifferences: true);
        Assert.Equal(RecordedChains.Get("chains/forks-200/branch-240").Network.Parameters, folder.Chain.Network.Parameters);
        Assert.Equal(21, folder.Chain.BlockHashes.Count);
        Assert.True(folder.Chain.TryGetBlock(folder.Chain.Horizon.Hash, out _));
    }

    [Fact]
    public void The_same_arguments_give_the_same_files_and_another_seed_gives_others()
    {
        var shape = new ChainShape(Blocks: 40, Unspent: 30, Seed: 5);
        using var first = new GeneratedFolder(shape);
        using var second = new GeneratedFolder(shape);
        using var other = new GeneratedFolder(shape with { Seed = 6 });

        Assert.All(first.Files, name => Assert.Equal(File.ReadAllBytes(first.PathOf(name)), File.ReadAllBytes(second.PathOf(name))));
        Assert.NotEqual(first.Chain.Network.GenesisHash, other.Chain.Network.GenesisHash);
        Assert.NotEqual(first.Chain.Tip.Hash, other.Chain.Tip.Hash);
    }

    [Fact]
    public void Its_headers_pass_all_forks()
    {
        using var folder = new GeneratedFolder(new ChainShape(Blocks: 40, Unspent: 30, Seed: 5));

        Assert.Equal([1, 2, 3, 4, 5], folder.Chain.Headers.All.Select(header => (int)header.Version).Distinct());
        Assert.Equal(1, MmrLeaves(folder.Chain.Headers.All[0].OutputMmrSize));
        Assert.Equal(1, MmrLeaves(folder.Chain.Headers.All[0].KernelMmrSize));
    }

    [Theory]
    [InlineData(39, 100, "39 is no number of blocks to generate: give 40 to 1000000.")]
    [InlineData(1_000_001, 100, "1000001 is no number of blocks to generate: give 40 to 1000000.")]
    [InlineData(40, 19, "19 unspent outputs are not possible with 40 blocks: give 20 to 8500, or more blocks.")]
    [InlineData(40, 8501, "8501 unspent outputs are not possible with 40 blocks: give 20 to 8500, or more blocks.")]
    [InlineData(1_000_000, 500_001, "500001 unspent outputs are not possible with 1000000 blocks: give 20 to 500000, or more blocks.")]
    public void What_is_not_possible_is_told_with_what_is(int blocks, int outputs, string problem)
    {
        var shape = new ChainShape(blocks, outputs, Seed: 1);

        Assert.Equal(problem, shape.Problem());
        Assert.Throws<ArgumentException>(() => ChainRecorder.Record(shape, "nowhere", _ => { }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void What_is_interrupted_is_no_recorded_chain()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("grin-generated-");
        using var interruption = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => ChainRecorder.Record(Shape, folder.FullName, _ => interruption.Cancel(), interruption.Token));

        Assert.Contains("state.json", Assert.Throws<RecordedChainException>(() => RecordedChain.Load(folder.FullName)).Message, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    private static IEnumerable<Segment> WhollySpent(RecordedChain chain, SegmentKind kind, byte height, SegmentForm form)
    {
        for (ulong index = 0; index < SegmentRange.Count(chain.Horizon.OutputMmrSize, height); index++)
        {
            var id = new SegmentIdentifier(height, index);
            Assert.True(SegmentRange.TryCreate(id, chain.Horizon.OutputMmrSize, out SegmentRange range));
            if (!chain.State!.Bitmap.AnyUnspent(range.FirstLeaf, range.LeafCount))
            {
                Assert.True(HonestAnswers.TryBuild(chain.State, kind, id, form, out SegmentMessage? message));
                yield return message.Segment;
            }
        }
    }

    private static int MmrLeaves(ulong size) => (int)MmrGeometry.LeafCount(size);

    private static JsonElement State(GeneratedFolder folder) => State(folder.PathOf("state.json"));

    private static JsonElement State(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.Clone();
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);
}
