using Grin.Chain.Blocks;
using Grin.Chain.Networks;
using Grin.Chain.Tests.Recorded;
using Grin.Chain.Transactions;
using Grin.Chain.Wire;

namespace Grin.Chain.Tests.Blocks;

public sealed class RecordedBlockTests
{
    public static TheoryData<string> Chains => [.. RecordedChain.AllNames()];

    [Theory]
    [MemberData(nameof(Chains))]
    public void Every_block_encodes_back_to_the_recorded_bytes_and_has_the_header_of_its_height(string name)
    {
        RecordedChain chain = RecordedChain.Open(name);
        int height = chain.State.GetProperty("blocks_from").GetInt32();
        foreach (byte[] body in chain.BlockBodies())
        {
            Block block = Parse(body, chain.Network.Parameters, ProtocolVersion.Local);
            var writer = new WireWriter(body.Length);
            block.Write(writer, ProtocolVersion.Local);

            Assert.True(writer.Written.SequenceEqual(body));
            Assert.Equal(chain.Headers[height].Hash, block.Header.Hash);
            Assert.Equal((ulong)height, block.Header.Height);
            height++;
        }

        Assert.Equal(chain.Headers.Count, height);
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void Genesis_encodes_back_to_the_recorded_bytes(string name)
    {
        RecordedChain chain = RecordedChain.Open(name);
        var writer = new WireWriter();

        chain.Network.Genesis.Write(writer, ProtocolVersion.Local);

        Assert.Equal(chain.GenesisBytes, writer.ToArray());
        Assert.Equal(chain.State.HashOf("genesis_hash"), chain.Network.GenesisHash);
    }

    [Fact]
    public void Blocks_without_inputs_come_back_the_same_at_every_protocol_version()
    {
        RecordedChain chain = RecordedChain.Open("chains/user-240");
        Block[] blocks = [.. chain.BlockBodies().Select(body => Parse(body, chain.Network.Parameters, ProtocolVersion.Local)).Where(block => block.Inputs.IsEmpty)];

        Assert.NotEmpty(blocks);
        foreach (Block block in blocks)
        {
            foreach (uint number in new uint[] { 0, 1, 2, 3, 1000 })
            {
                var version = new ProtocolVersion(number);
                var writer = new WireWriter();
                block.Write(writer, version);
                Block again = Parse(writer.Written, chain.Network.Parameters, version);

                Assert.True(again.Kernels.SequenceEqual(block.Kernels));
                Assert.True(again.Outputs.SequenceEqual(block.Outputs));
                Assert.True(again.RangeProofs.SequenceEqual(block.RangeProofs));
            }
        }
    }

    [Fact]
    public void Inputs_without_features_have_no_form_at_protocol_version_2()
    {
        RecordedChain chain = RecordedChain.Open("chains/user-240");
        Block block = chain.BlockBodies().Select(body => Parse(body, chain.Network.Parameters, ProtocolVersion.Local)).First(block => !block.Inputs.IsEmpty);

        Assert.Throws<ArgumentException>(() => block.Write(new WireWriter(), new ProtocolVersion(2)));
        Assert.Equal(OutputIdentifier.CommitmentSize, block.InputSize);
    }

    [Fact]
    public void A_block_with_any_one_byte_altered_is_read_or_refused_but_never_fails_otherwise()
    {
        RecordedChain chain = RecordedChain.Open("chains/forks-200/branch-230");
        byte[] body = chain.BlockBodies().First(bytes => !Parse(bytes, chain.Network.Parameters, ProtocolVersion.Local).Inputs.IsEmpty);
        int refused = 0;
        foreach (byte flip in new byte[] { 0x01, 0x80, 0xFF })
        {
            for (int offset = 0; offset < body.Length; offset++)
            {
                byte[] altered = [.. body];
                altered[offset] ^= flip;
                bool parsed = Block.TryParse(altered, chain.Network.Parameters, ProtocolVersion.Local, out Block? block, out WireError? error);

                Assert.NotEqual(parsed, error is not null);
                Assert.Equal(parsed, block is not null);
                refused += parsed ? 0 : 1;
            }
        }

        Assert.InRange(refused, 1, 3 * body.Length);
    }

    [Fact]
    public void A_block_cut_anywhere_is_refused()
    {
        RecordedChain chain = RecordedChain.Open("chains/user-240");
        byte[] body = chain.BlockBodies().ElementAt(50);
        for (int length = 0; length < body.Length; length++)
        {
            Assert.False(Block.TryParse(body.AsSpan(0, length), chain.Network.Parameters, ProtocolVersion.Local, out _, out WireError? error));
            Assert.Equal(WireErrorKind.Truncated, error.Kind);
        }

        Assert.False(Block.TryParse([.. body, 0], chain.Network.Parameters, ProtocolVersion.Local, out _, out WireError? longer));
        Assert.Equal(WireErrorKind.TrailingBytes, longer.Kind);
    }

    [Fact]
    public void A_body_over_the_weight_limit_is_refused_before_its_elements_are_read()
    {
        RecordedChain chain = RecordedChain.Open("chains/user-240");
        NetworkParameters narrow = chain.Network.Parameters with { MaxBlockWeight = 23 };

        Assert.False(Block.TryParse(chain.BlockBodies().ElementAt(50), narrow, ProtocolVersion.Local, out _, out WireError? error));

        Assert.Equal(WireErrorKind.TooLarge, error.Kind);
    }

    [Theory]
    [InlineData(ulong.MaxValue, 0, 0)]
    [InlineData(0, ulong.MaxValue, 0)]
    [InlineData(0, 0, ulong.MaxValue)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue)]
    [InlineData(1UL << 63, 1UL << 63, 1UL << 63)]
    public void Counts_that_overflow_are_refused(ulong inputs, ulong outputs, ulong kernels)
    {
        RecordedChain chain = RecordedChain.Open("chains/user-240");
        var writer = new WireWriter();
        chain.Headers[0].Write(writer);
        writer.WriteUInt64(inputs);
        writer.WriteUInt64(outputs);
        writer.WriteUInt64(kernels);

        Assert.False(Block.TryParse(writer.Written, chain.Network.Parameters, ProtocolVersion.Local, out _, out WireError? error));

        Assert.Equal(WireErrorKind.TooLarge, error.Kind);
    }

    [Fact]
    public void Outputs_out_of_order_are_refused()
    {
        RecordedChain chain = RecordedChain.Open("chains/forks-200/branch-230");
        byte[] body = chain.BlockBodies().First(bytes => Parse(bytes, chain.Network.Parameters, ProtocolVersion.Local).Outputs.Length >= 2 * OutputIdentifier.Size);
        Block block = Parse(body, chain.Network.Parameters, ProtocolVersion.Local);
        int first = block.Header.WireSize + 24 + block.Inputs.Length;
        const int Size = OutputIdentifier.Size + RangeProof.Size;
        byte[] swapped = [.. body[..first], .. body[(first + Size)..(first + (2 * Size))], .. body[first..(first + Size)], .. body[(first + (2 * Size))..]];

        Assert.False(Block.TryParse(swapped, chain.Network.Parameters, ProtocolVersion.Local, out _, out WireError? error));

        Assert.Equal(WireErrorKind.NotAscending, error.Kind);
    }

    private static Block Parse(ReadOnlySpan<byte> body, NetworkParameters parameters, ProtocolVersion version)
    {
        Assert.True(Block.TryParse(body, parameters, version, out Block? block, out WireError? error), error?.ToString());
        return block;
    }
}
