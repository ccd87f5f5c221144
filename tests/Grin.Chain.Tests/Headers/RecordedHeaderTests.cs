using System.Text.Json;
using Grin.Chain.Headers;
using Grin.Chain.Mmr;
using Grin.Chain.Tests.Recorded;
using Grin.Chain.Wire;

namespace Grin.Chain.Tests.Headers;

public sealed class RecordedHeaderTests
{
    public static TheoryData<string> Chains => [.. RecordedChain.AllNames()];

    [Theory]
    [MemberData(nameof(Chains))]
    public void Every_header_encodes_back_to_the_recorded_bytes(string name)
    {
        RecordedChain chain = RecordedChain.Open(name);
        var writer = new WireWriter(chain.HeaderBytes.Length);

        foreach (BlockHeader header in chain.Headers)
        {
            int before = writer.Length;
            header.Write(writer);
            Assert.Equal(header.WireSize, writer.Length - before);
        }

        Assert.Equal(chain.State.GetProperty("tip_height").GetInt32() + 1, chain.Headers.Count);
        Assert.True(writer.Written.SequenceEqual(chain.HeaderBytes));
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void Headers_count_up_from_genesis_and_link_by_hash(string name)
    {
        RecordedChain chain = RecordedChain.Open(name);

        Assert.Equal(chain.Network.GenesisHash, chain.Headers[0].Hash);
        for (int height = 1; height < chain.Headers.Count; height++)
        {
            Assert.Equal((ulong)height, chain.Headers[height].Height);
            Assert.Equal(chain.Headers[height - 1].Hash, chain.Headers[height].PreviousHash);
        }
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void Headers_are_what_the_node_says_they_are(string name)
    {
        RecordedChain chain = RecordedChain.Open(name);

        Assert.Equal(chain.State.HashOf("tip_hash"), chain.Headers[^1].Hash);
        Assert.Equal(chain.State.HashOf("genesis_hash"), chain.Headers[0].Hash);
        Assert.NotEmpty(chain.State.GetProperty("headers").EnumerateArray());
        foreach (JsonElement told in chain.State.GetProperty("headers").EnumerateArray())
        {
            BlockHeader header = chain.Headers[told.GetProperty("height").GetInt32()];
            Assert.Equal(told.HashOf("hash"), header.Hash);
            Assert.Equal(told.HashOf("prev_root"), header.PreviousRoot);
            Assert.Equal(told.HashOf("output_root"), header.OutputRoot);
            Assert.Equal(told.HashOf("range_proof_root"), header.RangeProofRoot);
            Assert.Equal(told.HashOf("kernel_root"), header.KernelRoot);
            Assert.Equal(told.HashOf("total_kernel_offset"), header.TotalKernelOffset.Bytes);
            Assert.Equal(told.GetProperty("output_mmr_size").GetUInt64(), header.OutputMmrSize);
            Assert.Equal(told.GetProperty("kernel_mmr_size").GetUInt64(), header.KernelMmrSize);
            Assert.Equal(told.GetProperty("total_difficulty").GetUInt64(), header.TotalDifficulty);
            Assert.Equal(told.GetProperty("secondary_scaling").GetUInt32(), header.SecondaryScaling);
            Assert.Equal(told.GetProperty("timestamp").GetInt64(), header.Timestamp);
            Assert.Equal(told.GetProperty("version").GetInt32(), header.Version);
        }
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void Every_previous_root_is_that_of_the_headers_before_except_where_it_was_falsified(string name)
    {
        RecordedChain chain = RecordedChain.Open(name);
        var mmr = new MmrAccumulator();
        var others = new List<ulong>();

        mmr.Append(chain.Headers[0].ProofOfWork.Packed);
        foreach (BlockHeader header in chain.Headers.Skip(1))
        {
            if (header.PreviousRoot != mmr.Root)
            {
                others.Add(header.Height);
            }

            mmr.Append(header.ProofOfWork.Packed);
        }

        Assert.Equal(name.EndsWith("/prevroot", StringComparison.Ordinal) ? [40UL] : [], others);
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void A_header_cut_anywhere_is_truncated_and_one_byte_more_is_trailing(string name)
    {
        RecordedChain chain = RecordedChain.Open(name);
        int size = chain.Headers[0].WireSize;
        for (int length = 0; length < size; length++)
        {
            Assert.False(BlockHeader.TryParse(chain.HeaderBytes.AsSpan(0, length), chain.Network.Parameters.ProofSize, out _, out WireError? cut));
            Assert.Equal(WireErrorKind.Truncated, cut.Kind);
        }

        Assert.False(BlockHeader.TryParse(chain.HeaderBytes.AsSpan(0, size + 1), chain.Network.Parameters.ProofSize, out _, out WireError? longer));
        Assert.Equal(WireErrorKind.TrailingBytes, longer.Kind);
    }

    [Theory]
    [InlineData(long.MinValue, false)]
    [InlineData(-8_334_632_851_201, false)]
    [InlineData(-8_334_632_851_200, true)]
    [InlineData(0, true)]
    [InlineData(8_210_298_412_799, true)]
    [InlineData(8_210_298_412_800, false)]
    [InlineData(long.MaxValue, false)]
    public void Timestamps_outside_the_nodes_calendar_are_refused(long timestamp, bool accepted)
    {
        RecordedChain chain = RecordedChain.Open("chains/forks-200/branch-230");
        byte[] bytes = chain.HeaderBytes[..chain.Headers[0].WireSize];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(10), timestamp);

        bool parsed = BlockHeader.TryParse(bytes, chain.Network.Parameters.ProofSize, out BlockHeader? header, out WireError? error);

        Assert.Equal(accepted, parsed);
        Assert.Equal(accepted ? timestamp : null, header?.Timestamp);
        Assert.Equal(accepted ? null : WireErrorKind.Corrupted, error?.Kind);
    }
}
