using Grin.Chain;
using Grin.Chain.Segments;
using Grin.Chain.Wire;
using Grin.TestData;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Devnet.Tests.Peers;

public sealed class ServedSegmentsTests
{
    public static TheoryData<string> Chains() =>
        [.. TestVectors.Chains().Intersect(["chains/user-240", "chains/devnet-1100", "chains/devnet-spent", "chains/devnet-difficulty"])];

    [Theory]
    [MemberData(nameof(Chains))]
    public void Segments_prove_at_low_served_and_whole_heights_full_and_sparse(string name)
    {
        foreach (SegmentForm form in Enum.GetValues<SegmentForm>())
        {
            var probe = new HandlerProbe(RecordedChains.Get(name), new ChainPeerOptions { Form = form, AnyHeight = true });
            foreach (SegmentKind kind in Enum.GetValues<SegmentKind>())
            {
                foreach (byte height in (byte[])[1, 4, 7, 11, 13])
                {
                    // Low heights make thousands of segments; the last one differs most from the others.
                    SegmentIdentifier[] ids = [.. probe.Segments(kind, height)];
                    foreach (SegmentIdentifier id in ids.Where((_, index) => index % (1 + (ids.Length / 8)) == 0).Append(ids[^1]))
                    {
                        SegmentMessage message = probe.Parse(kind, probe.Ask(kind, id)!);

                        Assert.Equal(id, message.Segment.Id);
                        Assert.Null(probe.Prove(message));
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(SegmentKind.Bitmap, 9, 13)]
    [InlineData(SegmentKind.Output, 11, 15)]
    [InlineData(SegmentKind.RangeProof, 7, 11)]
    [InlineData(SegmentKind.Kernel, 9, 13)]
    public void Only_the_heights_of_nodes_are_served_unless_any_is(SegmentKind kind, byte lowest, byte highest)
    {
        var strict = new HandlerProbe(RecordedChains.Demo, new ChainPeerOptions());
        var lenient = new HandlerProbe(RecordedChains.Demo, new ChainPeerOptions { AnyHeight = true });
        for (byte height = 0; height < 20; height++)
        {
            var id = new SegmentIdentifier(height, 0);

            Assert.Equal(height >= lowest && height <= highest, strict.Ask(kind, id) is not null);
            Assert.Equal(kind == SegmentKind.Bitmap ? height <= 13 : kind == SegmentKind.Kernel || height > 0, lenient.Ask(kind, id) is not null);
        }

        Assert.Null(lenient.Ask(kind, new SegmentIdentifier(byte.MaxValue, 0)));
        Assert.Null(lenient.Ask(kind, new SegmentIdentifier(0, ulong.MaxValue)));
    }

    [Fact]
    public void A_segment_that_does_not_exist_and_one_of_another_block_are_not_answered()
    {
        RecordedChain chain = RecordedChains.Demo;
        var handler = new ChainRequestHandler(chain, new ChainPeerOptions(), [], () => []);
        var probe = new HandlerProbe(chain, new ChainPeerOptions());

        Assert.NotNull(probe.Ask(SegmentKind.Kernel, new SegmentIdentifier(11, 1)));
        Assert.Null(probe.Ask(SegmentKind.Kernel, new SegmentIdentifier(11, 2)));
        foreach (Hash other in (Hash[])[chain.Horizon.PreviousHash, chain.Tip.Hash, Hash.Zero])
        {
            Assert.Null(handler.GetSegment(SegmentKind.Kernel, other, new SegmentIdentifier(11, 0), ProtocolVersion.Local));
        }
    }

    [Fact]
    public async Task A_chain_without_segments_answers_headers_only()
    {
        RecordedChain chain = RecordedChains.Get("chains/refused/mmrsize");
        var handler = new ChainRequestHandler(chain, new ChainPeerOptions(), [], () => []);

        Assert.Null(handler.GetSegment(SegmentKind.Kernel, chain.Horizon.Hash, new SegmentIdentifier(11, 0), ProtocolVersion.Local));
        Assert.Equal(80, (await handler.GetHeadersAsync([chain.Headers.All[0].Hash], TestContext.Current.CancellationToken))!.Count);
    }

    [Fact]
    public void A_segment_longer_than_a_message_may_be_is_not_answered()
    {
        string folder = Directory.CreateTempSubdirectory("recorded-chain-").FullName;
        foreach (string file in Directory.EnumerateFiles(TestVectors.Get("chains/refused/control")))
        {
            File.WriteAllBytes(Path.Combine(folder, Path.GetFileName(file)), File.ReadAllBytes(file));
        }

        string network = Path.Combine(folder, "network.json");
        File.WriteAllText(network, File.ReadAllText(network).Replace("40000", "250", StringComparison.Ordinal));
        var probe = new HandlerProbe(RecordedChain.Load(folder), new ChainPeerOptions());
        Directory.Delete(folder, recursive: true);

        Assert.Null(probe.Ask(SegmentKind.RangeProof, new SegmentIdentifier(11, 0)));
        Assert.NotNull(probe.Ask(SegmentKind.Output, new SegmentIdentifier(11, 0)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void Kernels_go_out_in_the_form_of_the_protocol_version(uint value)
    {
        var version = new ProtocolVersion(value);
        var probe = new HandlerProbe(RecordedChains.Demo, new ChainPeerOptions());
        foreach (SegmentIdentifier id in probe.Segments(SegmentKind.Kernel, 11))
        {
            byte[] body = probe.Ask(SegmentKind.Kernel, id, version)!;
            SegmentMessage message = probe.Parse(SegmentKind.Kernel, body, version);

            Assert.Null(probe.Prove(message));
            if (version.HasFixedSizeKernels)
            {
                int rest = SegmentMessage.PrefixSize + (3 * sizeof(ulong)) + (32 * message.Segment.Proof.Length);
                Assert.Equal(rest + (message.Segment.LeafCount * (sizeof(ulong) + 114)), body.Length);
            }
        }
    }
}
