using System.Net;
using Grin.Chain;
using Grin.Chain.Networks;
using Grin.Chain.Segments;
using Grin.Chain.Wire;
using Grin.P2P.Tests.Support;

namespace Grin.P2P.Tests.Messages;

public sealed class MessageTests
{
    [Fact]
    public void A_ping_has_the_known_bytes()
    {
        OutgoingFrame frame = OutgoingFrame.Of(
            NetworkParameters.For(ChainType.Mainnet).Magic, new Ping(new ChainTip(0x1122334455667788, 1_000_000)));

        Assert.Equal("613d030000000000000010112233445566778800000000000f4240", Convert.ToHexStringLower(frame.Bytes.Span));
    }

    // The two first messages of the recorded sync.
    [Fact]
    public void A_recorded_hand_is_understood()
    {
        byte[] body = Convert.FromHexString(
            "000003e80000005f02ac84f2e10386af0000000000000003007f0000025b76007f000003346600000000000000154d572f4772696e20352e352e312d616c7068612e30"
            + "59bac3c019bebf7f8854a26864e1bd496a21310483f29ad3bbdeaf8c142017d8");

        Assert.True(Hand.TryParse(body, out Hand? hand, out _));

        Assert.Equal(
            new Hand(
                ProtocolVersion.Local,
                Capabilities.HeaderHistory | Capabilities.TxHashSetHistory | Capabilities.PeerList | Capabilities.TxKernelHash | Capabilities.LegacySegments | Capabilities.Segments,
                0x02ac84f2e10386af,
                3,
                new PeerAddress(IPAddress.Parse("127.0.0.2"), 23414),
                new PeerAddress(IPAddress.Parse("127.0.0.3"), 13414),
                "MW/Grin 5.5.1-alpha.0",
                TestNetwork.Devnet.GenesisHash),
            hand);
        Assert.Equal(body, Encode(hand));
    }

    [Fact]
    public void A_recorded_shake_is_understood()
    {
        byte[] body = Convert.FromHexString(
            "000003e80000005f000000000000553800000000000000154d572f4772696e20352e352e312d616c7068612e3059bac3c019bebf7f8854a26864e1bd496a21310483f29ad3bbdeaf8c142017d8");

        Assert.True(Shake.TryParse(body, out Shake? shake, out _));

        Assert.Equal(0x5538UL, shake.TotalDifficulty);
        Assert.Equal("MW/Grin 5.5.1-alpha.0", shake.UserAgent);
        Assert.Equal(TestNetwork.Devnet.GenesisHash, shake.Genesis);
        Assert.Equal(body, Encode(shake));
    }

    [Fact]
    public void Unknown_capability_bits_are_dropped()
    {
        Assert.True(GetPeerAddrs.TryParse([0xFF, 0xFF, 0xFF, 0x44], out GetPeerAddrs? message, out _));

        Assert.Equal(Capabilities.Segments | Capabilities.PeerList, message.Wanted);
    }

    [Theory]
    [InlineData("0001020304 0d56", "1.2.3.4:3414")]
    [InlineData("01 20010db8000000000000000000000001 0d56", "[2001:db8::1]:3414")]
    [InlineData("07 20010db8000000000000000000000001 0d56", "[2001:db8::1]:3414")]
    [InlineData("01 00000000000000000000ffff01020304 0d56", "1.2.3.4:3414")]
    [InlineData("01 00000000000000000000000001020304 0d56", "1.2.3.4:3414")]
    [InlineData("01 00000000000000000000000000000000 0d56", "0.0.0.0:3414")]
    [InlineData("01 00000000000000000000000000000001 0d56", "0.0.0.1:3414")]
    [InlineData("01 00000000000000000001ffff01020304 0d56", "[::1:ffff:102:304]:3414")]
    public void Addresses_that_embed_IPv4_become_IPv4(string bytes, string address)
    {
        byte[] body = [0, 0, 0, 1, .. Convert.FromHexString(bytes.Replace(" ", string.Empty, StringComparison.Ordinal))];

        Assert.True(PeerAddrs.TryParse(body, out PeerAddrs? message, out _));

        Assert.Equal(IPEndPoint.Parse(address), Assert.Single(message.Addresses).ToEndPoint());
    }

    [Theory]
    [InlineData("00000004", BanReasonCode.BadTxHashSet)]
    [InlineData("00000007ff", BanReasonCode.BadHandshake)]
    [InlineData("000000", BanReasonCode.None)]
    [InlineData("", BanReasonCode.None)]
    public void Ban_reasons_are_read_as_the_node_reads_them(string body, BanReasonCode code)
    {
        Assert.True(BanReason.TryParse(Convert.FromHexString(body), out BanReason? message, out _));

        Assert.Equal(code, message.Code);
    }

    [Theory]
    [InlineData("00000008")]
    [InlineData("ffffffff")]
    public void Unknown_ban_reasons_are_corrupted(string body)
    {
        Assert.False(BanReason.TryParse(Convert.FromHexString(body), out _, out WireError? error));

        Assert.Equal(WireErrorKind.Corrupted, error.Kind);
    }

    [Fact]
    public void Counts_have_their_limits()
    {
        int proofSize = TestNetwork.Devnet.Parameters.ProofSize;
        byte[] address = [0, 1, 2, 3, 4, 0, 1];
        byte[] header = new WireBytes(TestNetwork.Headers[1].Write);
        AssertLimit(WireErrorKind.TooLarge, PeerAddrs.TryParse([0, 0, 1, 1, .. Repeat(address, 257)], out _, out WireError? error), error);
        Assert.True(PeerAddrs.TryParse([0, 0, 1, 0, .. Repeat(address, 256)], out _, out _));
        AssertLimit(WireErrorKind.TooLarge, GetHeaders.TryParse([21, .. new byte[21 * Hash.Size]], out _, out error), error);
        Assert.True(GetHeaders.TryParse([20, .. new byte[20 * Hash.Size]], out _, out _));
        AssertLimit(WireErrorKind.TooLarge, Headers.TryParse([2, 1, .. Repeat(header, 513)], proofSize, out _, out error), error);
        Assert.True(Headers.TryParse([2, 0, .. Repeat(header, 512)], proofSize, out _, out _));
        AssertLimit(WireErrorKind.TooLarge, HeaderSegment.TryParse([9, .. new byte[8], 2, 1, .. Repeat(header, 513)], proofSize, out _, out error), error);
        AssertLimit(WireErrorKind.Truncated, Headers.TryParse([2, 0, .. header], proofSize, out _, out error), error);

        static void AssertLimit(WireErrorKind kind, bool parsed, WireError? error)
        {
            Assert.False(parsed);
            Assert.Equal(kind, error!.Kind);
        }

        static byte[] Repeat(byte[] element, int count) => [.. Enumerable.Repeat(element, count).SelectMany(bytes => bytes)];
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_corrupted()
    {
        byte[] body = Encode(ScriptedPeer.Shake());
        body[24] = 0xFF;

        Assert.False(Shake.TryParse(body, out _, out WireError? error));
        Assert.Equal(WireErrorKind.Corrupted, error.Kind);
    }

    [Fact]
    public void Bytes_after_a_body_are_ignored_and_missing_ones_are_not()
    {
        foreach (IMessage message in Samples())
        {
            byte[] body = Encode(message);

            Assert.NotNull(AnyMessage.TryParse(message.Type, [.. body, 1, 2, 3], out _));
            if (message is not BanReason)
            {
                Assert.Null(AnyMessage.TryParse(message.Type, body.AsSpan(0, body.Length - 1), out WireError? error));
                Assert.Equal(WireErrorKind.Truncated, error!.Kind);
            }
        }
    }

    [Fact]
    public void Mutated_bodies_parse_or_are_refused_and_nothing_else()
    {
        var random = new Random(20_240_917);
        byte[][] bodies = [.. Samples().Select(Encode)];
        MessageType[] types = [.. Samples().Select(message => message.Type)];
        int refused = 0;
        for (int i = 0; i < 20_000; i++)
        {
            int sample = random.Next(bodies.Length);
            byte[] body = Mutate(bodies[sample], random);
            IMessage? message = AnyMessage.TryParse(types[sample], body, out WireError? error);

            Assert.True(message is null != error is null);
            refused += message is null ? 1 : 0;
        }

        Assert.InRange(refused, 1_000, 19_000);
    }

    internal static byte[] Mutate(byte[] original, Random random)
    {
        byte[] bytes = [.. original];
        for (int changes = random.Next(1, 4); changes > 0 && bytes.Length > 0; changes--)
        {
            int at = random.Next(bytes.Length);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes = bytes[..at];
                    break;
                default:
                    bytes.AsSpan(at, Math.Min(8, bytes.Length - at)).Fill(random.Next(2) == 0 ? (byte)0xFF : (byte)0);
                    break;
            }
        }

        return bytes;
    }

    internal static IEnumerable<IMessage> Samples()
    {
        yield return new Hand(ProtocolVersion.Local, Capabilities.Segments, 1, 2, new PeerAddress(IPAddress.Loopback, 3), new PeerAddress(IPAddress.IPv6Loopback, 4), "agent", Hash.Zero);
        yield return ScriptedPeer.Shake();
        yield return new Ping(new ChainTip(1, 2));
        yield return new Pong(new ChainTip(1, 2));
        yield return new GetPeerAddrs(Capabilities.PeerList);
        yield return new PeerAddrs([new PeerAddress(IPAddress.Loopback, 1), new PeerAddress(IPAddress.Parse("2001:db8::1"), 2)]);
        yield return new GetHeaders([Hash.Zero, TestNetwork.Devnet.GenesisHash]);
        yield return new Header(TestNetwork.Headers[1]);
        yield return new Headers([.. TestNetwork.Headers.Take(3)]);
        yield return new GetBlock(Hash.Zero);
        yield return new TxHashSetRequest(Hash.Zero, 1);
        yield return new TxHashSetArchive(Hash.Zero, 1, 2);
        yield return new BanReason(BanReasonCode.FraudHeight);
        yield return new GetSegment(SegmentKind.RangeProof, Hash.Zero, new SegmentIdentifier(11, 1));
        yield return new GetHeaderSegment(new SegmentIdentifier(9, 1));
        yield return new HeaderSegment(new SegmentIdentifier(9, 0), [.. TestNetwork.Headers.Skip(1).Take(2)]);
    }

    private static byte[] Encode(IMessage message) => new WireBytes(message.Write);
}
