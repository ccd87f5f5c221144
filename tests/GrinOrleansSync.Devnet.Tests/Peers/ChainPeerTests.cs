using System.Net;
using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Segments;
using Grin.Chain.Wire;
using Grin.P2P;
using Grin.TestData;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Devnet.Tests.Peers;

/// <summary>An honest peer over real TCP.</summary>
public sealed class ChainPeerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> UncompactedFiles() =>
        [.. TestVectors.Chains().Where(name => name != "chains/devnet-5000").Select(name => name + "/segments-uncompacted-default.msgs").Where(file => TestVectors.Find(file) is not null)];

    [Theory]
    [MemberData(nameof(UncompactedFiles))]
    public async Task Segments_arrive_byte_identical_with_the_recording(string file)
    {
        await using var probe = new PeerProbe(RecordedChains.Get(Path.GetDirectoryName(file)!));
        await using PeerConnection connection = await probe.ConnectAsync();
        int count = 0;
        foreach ((byte type, byte[] body) in RecordedMessages.Read(TestVectors.Get(file)))
        {
            Assert.True(SegmentMessageTypes.IsAnswer((MessageType)type, out SegmentKind kind));

            SegmentAnswer answer = await connection.GetSegmentAsync(kind, probe.Chain.Horizon.Hash, IdOf(body), Cancellation);

            Assert.True(answer.Body.Span.SequenceEqual(body));
            count++;
        }

        Assert.InRange(count, 4, int.MaxValue);
    }

    [Theory]
    [InlineData(SegmentForm.Full)]
    [InlineData(SegmentForm.Sparse)]
    public async Task Segments_of_other_heights_arrive_and_prove(SegmentForm form)
    {
        await using var probe = new PeerProbe(RecordedChains.Demo, new ChainPeerOptions { Form = form, AnyHeight = true });
        await using PeerConnection connection = await probe.ConnectAsync();
        var judge = new HandlerProbe(probe.Chain, new ChainPeerOptions());
        (SegmentKind Kind, byte Height)[] heights =
        [
            (SegmentKind.Bitmap, 1), (SegmentKind.Bitmap, 13), (SegmentKind.Output, 8), (SegmentKind.Output, 15),
            (SegmentKind.RangeProof, 7), (SegmentKind.Kernel, 6), (SegmentKind.Kernel, 13),
        ];
        foreach ((SegmentKind kind, byte height) in heights)
        {
            foreach (SegmentIdentifier id in judge.Segments(kind, height))
            {
                SegmentAnswer answer = await connection.GetSegmentAsync(kind, probe.Chain.Horizon.Hash, id, Cancellation);

                Assert.Null(judge.Prove(judge.Parse(kind, answer.Body.ToArray())));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public async Task Kernels_arrive_in_the_form_of_the_negotiated_version(uint value)
    {
        var version = new ProtocolVersion(value);
        var judge = new HandlerProbe(RecordedChains.Demo, new ChainPeerOptions());
        await using var speaks = new PeerProbe(RecordedChains.Demo, new ChainPeerOptions { Version = version });
        await using var understands = new PeerProbe(RecordedChains.Demo);
        await using PeerConnection toOld = await speaks.ConnectAsync();
        await using PeerConnection fromOld = await understands.ConnectAsync(value);
        foreach (PeerConnection connection in (PeerConnection[])[toOld, fromOld])
        {
            SegmentAnswer answer = await connection.GetSegmentAsync(SegmentKind.Kernel, speaks.Chain.Horizon.Hash, new SegmentIdentifier(11, 1), Cancellation);

            Assert.Equal(version, answer.Version);
            Assert.Equal(judge.Ask(SegmentKind.Kernel, answer.Id, version), answer.Body.ToArray());
            Assert.Null(judge.Prove(judge.Parse(SegmentKind.Kernel, answer.Body.ToArray(), version)));
        }
    }

    [Fact]
    public async Task The_handshake_tells_version_capabilities_difficulty_and_genesis()
    {
        await using var probe = new PeerProbe(RecordedChains.Demo);
        using RawClient client = await probe.ConnectRawAsync();

        Assert.Equal(ProtocolVersion.Local, client.Shake.Version);
        Assert.Equal(Capabilities.HeaderHistory | Capabilities.PeerList | Capabilities.Segments | Capabilities.HeaderSegments, client.Shake.Capabilities);
        Assert.Equal(probe.Chain.Tip.TotalDifficulty, client.Shake.TotalDifficulty);
        Assert.Equal(probe.Chain.Network.GenesisHash, client.Shake.Genesis);
    }

    [Fact]
    public async Task A_ping_is_answered_with_the_recorded_tip()
    {
        await using var probe = new PeerProbe(RecordedChains.Demo);
        await using PeerConnection connection = await probe.ConnectAsync();

        Assert.Equal(new ChainTip(probe.Chain.Tip.TotalDifficulty, 1100), await connection.PingAsync(Cancellation));
    }

    [Fact]
    public async Task Headers_are_walked_from_genesis_to_the_tip()
    {
        await using var probe = new PeerProbe(RecordedChains.Demo);
        await using PeerConnection connection = await probe.ConnectAsync();
        var headers = new List<BlockHeader> { probe.Chain.Headers.All[0] };
        for (; headers.Count <= 1100;)
        {
            IReadOnlyList<BlockHeader> more = await connection.GetHeadersAsync([headers[^1].Hash], Cancellation);
            Assert.Equal(Math.Min(512, 1101 - headers.Count), more.Count);
            headers.AddRange(more);
        }

        Assert.Equal(probe.Chain.Headers.All.Select(header => header.Hash), headers.Select(header => header.Hash));
    }

    [Fact]
    public async Task Headers_after_another_branch_start_at_the_fork_and_after_nothing_known_there_are_none()
    {
        await using var probe = new PeerProbe(RecordedChains.Get("chains/forks-200/branch-240"));
        await using PeerConnection connection = await probe.ConnectAsync();
        RecordedHeaders other = RecordedChains.Get("chains/forks-200/branch-230").Headers;

        IReadOnlyList<BlockHeader> answer = await connection.GetHeadersAsync([other.Tip.Hash, other.All[216].Hash, other.All[200].Hash, other.All[0].Hash], Cancellation);

        Assert.Equal(201UL, answer[0].Height);
        Assert.Equal(40, answer.Count);
        Assert.Empty(await connection.GetHeadersAsync([other.Tip.Hash, Hash.Zero], Cancellation));
        Assert.Empty(await connection.GetHeadersAsync([probe.Chain.Tip.Hash], Cancellation));
    }

    [Fact]
    public async Task Header_segments_are_byte_identical_with_those_of_a_node()
    {
        string? requests = TestVectors.Find("wire/pihd-to-peer.bin");
        Assert.SkipWhen(requests is null, "The recorded connections are not in this collection.");
        byte[] answers = File.ReadAllBytes(TestVectors.Get("wire/pihd-from-peer.bin"));
        await using var probe = new PeerProbe(RecordedChains.Demo);
        using RawClient client = await probe.ConnectRawAsync();

        await client.SendAsync(File.ReadAllBytes(requests!));

        Assert.Equal(answers, await client.ReadAsync(answers.Length));
    }

    [Fact]
    public async Task A_recorded_sync_is_answered_as_the_node_answered_it()
    {
        string? requests = TestVectors.Find("wire/sync-to-peer.bin");
        Assert.SkipWhen(requests is null, "The recorded connections are not in this collection.");
        MessageType[] told = [MessageType.Headers, MessageType.Block, .. Enum.GetValues<SegmentKind>().Select(SegmentMessageTypes.Answer)];

        // That node had pruned what was spent at the horizon.
        await using var probe = new PeerProbe(RecordedChains.Demo, new ChainPeerOptions { Form = SegmentForm.Sparse });
        using RawClient client = await RawClient.OpenAsync(probe.EndPoint, probe.Chain.Network);

        await client.SendAsync(File.ReadAllBytes(requests!));

        int answers = 0;
        foreach ((byte type, byte[] body) in RecordedMessages.Read(TestVectors.Get("wire/sync-from-peer.bin")).Where(message => told.Contains((MessageType)message.Type)))
        {
            (MessageType Type, byte[] Body) answer;
            do
            {
                answer = await client.ReadAsync();
            }
            while (!told.Contains(answer.Type));

            Assert.Equal((MessageType)type, answer.Type);
            Assert.True(answer.Body.AsSpan().SequenceEqual(body), $"answer {answers}, a {answer.Type}, differs");
            answers++;
        }

        Assert.Equal(62, answers);
    }

    [Fact]
    public async Task Header_segments_are_for_those_who_announce_them_and_of_one_height()
    {
        await using var probe = new PeerProbe(RecordedChains.Demo);
        using RawClient knows = await probe.ConnectRawAsync();
        using RawClient knowsNot = await probe.ConnectRawAsync(capabilities: Capabilities.HeaderHistory);

        await knowsNot.AssertSilenceAsync(new GetHeaderSegment(new SegmentIdentifier(9, 0)));
        await knows.AssertSilenceAsync(new GetHeaderSegment(new SegmentIdentifier(8, 0)));
    }

    [Fact]
    public async Task Blocks_arrive_byte_identical_with_the_recording_and_others_not_at_all()
    {
        await using var probe = new PeerProbe(RecordedChains.Demo);
        using RawClient client = await probe.ConnectRawAsync();
        foreach ((byte type, byte[] body) in RecordedMessages.Read(TestVectors.Get("chains/devnet-1100/blocks.msgs")))
        {
            var reader = new WireReader(body);
            BlockHeader header = BlockHeader.Read(ref reader, probe.Chain.Network.Parameters.ProofSize)!;
            await client.SendAsync(new GetBlock(header.Hash));

            (MessageType answer, byte[] block) = await client.ReadAsync();
            Assert.Equal((MessageType)type, answer);
            Assert.Equal(body, block);
        }

        await client.AssertSilenceAsync(new GetBlock(probe.Chain.Headers.All[3].Hash));
        using RawClient old = await probe.ConnectRawAsync(version: 2);
        await old.AssertSilenceAsync(new GetBlock(probe.Chain.Tip.Hash));
    }

    [Fact]
    public async Task Where_a_node_is_silent_so_is_the_peer()
    {
        await using var probe = new PeerProbe(RecordedChains.Demo);
        using RawClient client = await probe.ConnectRawAsync();
        Hash horizon = probe.Chain.Horizon.Hash;

        await client.AssertSilenceAsync(new GetSegment(SegmentKind.Kernel, probe.Chain.Horizon.PreviousHash, new SegmentIdentifier(11, 0)));
        await client.AssertSilenceAsync(new GetSegment(SegmentKind.Kernel, horizon, new SegmentIdentifier(11, 2)));
        await client.AssertSilenceAsync(new GetSegment(SegmentKind.Kernel, horizon, new SegmentIdentifier(8, 0)));
        await client.AssertSilenceAsync(new GetSegment(SegmentKind.RangeProof, horizon, new SegmentIdentifier(byte.MaxValue, ulong.MaxValue)));
        await client.AssertSilenceAsync(new TxHashSetRequest(horizon, 1080));
        await client.AssertSilenceAsync(new RawMessage(MessageType.GetCompactBlock, horizon.ToArray()));
    }

    [Fact]
    public async Task Peer_addresses_are_the_configured_ones()
    {
        await using var probe = new PeerProbe(RecordedChains.Demo);
        await using PeerConnection connection = await probe.ConnectAsync();

        Assert.Empty(await connection.GetPeerAddressesAsync(Capabilities.Segments, Cancellation));
        probe.Peer.PeerAddresses = [new PeerAddress(IPAddress.Parse("127.0.0.9"), 3414)];

        Assert.Equal(probe.Peer.PeerAddresses, await connection.GetPeerAddressesAsync(Capabilities.Segments, Cancellation));
    }

    [Fact]
    public async Task Disposing_a_peer_closes_its_connections_and_frees_its_port()
    {
        var probe = new PeerProbe(RecordedChains.Demo);
        await using PeerConnection connection = await probe.ConnectAsync();
        IPEndPoint endPoint = probe.EndPoint;

        await probe.DisposeAsync();

        await connection.Completion.WaitAsync(Cancellation);
        await using ChainPeer next = ChainPeer.Start(probe.Chain, new ChainPeerOptions { Listen = endPoint });
        Assert.Equal(endPoint, next.EndPoint);
    }

    [Fact]
    public async Task An_occupied_port_is_told_in_a_line()
    {
        await using var probe = new PeerProbe(RecordedChains.Demo);

        PeerListenException exception = Assert.Throws<PeerListenException>(() => ChainPeer.Start(probe.Chain, new ChainPeerOptions { Listen = probe.EndPoint }));

        Assert.Equal($"Cannot listen at {probe.EndPoint}: port {probe.EndPoint.Port} is in use by another program. Stop that program, or choose another port.", exception.Message);
    }

    [Fact]
    public void An_address_of_another_machine_is_told_in_a_line()
    {
        var elsewhere = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0);

        PeerListenException exception = Assert.Throws<PeerListenException>(() => ChainPeer.Start(RecordedChains.Demo, new ChainPeerOptions { Listen = elsewhere }));

        Assert.Contains("this machine has no address 192.0.2.1", exception.Message, StringComparison.Ordinal);
    }

    private static SegmentIdentifier IdOf(byte[] body)
    {
        var reader = new WireReader(body.AsSpan(Hash.Size));
        return SegmentIdentifier.Read(ref reader);
    }
}
