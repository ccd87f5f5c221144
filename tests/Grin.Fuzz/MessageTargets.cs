using System.Net;
using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Chain.Segments;
using Grin.Chain.Wire;
using Grin.P2P;
using Grin.TestData;
using Grin.TestData.Fuzzing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grin.Fuzz;

/// <summary>The parsers of Grin.P2P: the body of every type of message, the frames of a stream, and a whole connection.</summary>
internal static class MessageTargets
{
    // Segments and blocks are parsed by Grin.Chain, whose targets they are.
    private const int LongestCorpusBody = 4096;

    private static readonly IPEndPoint Remote = new(IPAddress.Parse("192.0.2.1"), 3414);
    private static readonly Lazy<Network> Network = new(() => ChainCorpus.ShortCycles.Network);

    private static ushort Magic => Network.Value.Parameters.Magic;

    private delegate bool Parser<T>(ReadOnlySpan<byte> body, out T? message, out WireError? error);

    public static IEnumerable<FuzzTarget> Messages()
    {
        ILookup<MessageType, byte[]> corpus = Samples().Concat(Recorded()).ToLookup(frame => frame.Type, frame => frame.Body);
        int proofSize = Network.Value.Parameters.ProofSize;
        yield return Target<Hand>(MessageType.Hand, Hand.TryParse);
        yield return Target<Shake>(MessageType.Shake, Shake.TryParse);
        yield return Target<Ping>(MessageType.Ping, Ping.TryParse);
        yield return Target<Pong>(MessageType.Pong, Pong.TryParse);
        yield return Target<PeerAddrs>(MessageType.PeerAddrs, PeerAddrs.TryParse);
        yield return Target(MessageType.Header, (ReadOnlySpan<byte> body, out Header? message, out WireError? error) => Header.TryParse(body, proofSize, out message, out error));
        yield return Target(MessageType.Headers, (ReadOnlySpan<byte> body, out Headers? message, out WireError? error) => Headers.TryParse(body, proofSize, out message, out error));
        yield return Target(MessageType.HeaderSegment, (ReadOnlySpan<byte> body, out HeaderSegment? message, out WireError? error) => HeaderSegment.TryParse(body, proofSize, out message, out error));
        yield return Target<TxHashSetRequest>(MessageType.TxHashSetRequest, TxHashSetRequest.TryParse);
        yield return Target<TxHashSetArchive>(MessageType.TxHashSetArchive, TxHashSetArchive.TryParse);
        yield return Target<BanReason>(MessageType.BanReason, BanReason.TryParse);
        foreach (MessageType type in Enum.GetValues<MessageType>().Where(RequestServer.IsRequest))
        {
            yield return Target(type, (ReadOnlySpan<byte> body, out IMessage? message, out WireError? error) => RequestServer.TryParse(type, body, out message, out error));
        }

        FuzzTarget Target<T>(MessageType type, Parser<T> parse)
            where T : class, IMessage =>
            new($"message-{type.ToString().ToLowerInvariant()}", [.. corpus[type]], input => parse(input, out T? message, out _) ? message : null)
            {
                // Unknown bits and bytes after the body are dropped; what remains must say the same again.
                Check = (_, value) =>
                {
                    byte[] encoded = Encoding.Of(((T)value).Write);
                    Encoding.Expect(parse(encoded, out T? again, out WireError? error), $"what it encodes to is refused: {error}");
                    Encoding.ExpectBack(encoded, again!.Write);
                },
            };
    }

    public static IEnumerable<FuzzTarget> Connections()
    {
        byte[][] corpus = [.. Streams()];
        yield return new FuzzTarget("frames", corpus, input => Read(input, skip: false))
        {
            // The pipe's pieces and what of them is waiting; a body is allocated once it is there.
            AllocationConstant = 256 * 1024,
        };
        yield return new FuzzTarget("frames-skipped", corpus, input => Read(input, skip: true)) { AllocationConstant = 256 * 1024 };
        yield return new FuzzTarget("connection", corpus, Converse) { AllocationPerByte = 64, AllocationConstant = 1024 * 1024 };
    }

    /// <summary>Reads frames to the end of a stream: how many; null when the stream is at fault.</summary>
    private static int? Read(byte[] input, bool skip)
    {
        var reader = new FrameReader(new MemoryStream(input), Magic, new MessageLimits(Network.Value.Parameters), static _ => { });
        try
        {
            int frames = 0;
            while (Wait(reader.ReadHeaderAsync(CancellationToken.None)) is { } header)
            {
                if (skip)
                {
                    reader.SkipBodyAsync(header, CancellationToken.None).AsTask().GetAwaiter().GetResult();
                }
                else
                {
                    Encoding.Expect((ulong)Wait(reader.ReadBodyAsync(header, CancellationToken.None)).Length == header.Length, "a body has another length than announced");
                }

                frames++;
            }

            return frames;
        }
        catch (PeerFaultException)
        {
            return null;
        }
        finally
        {
            reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>A connection to a peer that says this and hears nothing; null when it ends by the peer's fault.</summary>
    private static PeerConnection? Converse(byte[] input)
    {
        try
        {
            // Disposing awaits the connection's loops: an unexpected exception in any of them comes out here.
            PeerConnection connection = PeerConnection.OpenAsync(
                new OneWayStream(input), Remote, accepted: false, new PeerConnectionOptions { Network = Network.Value }, new SilentHandler(), TimeProvider.System, NullLogger.Instance, null, CancellationToken.None).GetAwaiter().GetResult();
            PeerFault? fault = connection.Completion.GetAwaiter().GetResult();
            connection.DisposeAsync().AsTask().GetAwaiter().GetResult();
            return fault is null ? connection : null;
        }
        catch (PeerFaultException)
        {
            return null;
        }
    }

    private static T Wait<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();

    /// <summary>A Shake and what may follow it unasked.</summary>
    private static IEnumerable<byte[]> Streams()
    {
        (MessageType Type, byte[] Body)[] samples = [.. Samples()];
        byte[] shake = Frame(samples.First(sample => sample.Type == MessageType.Shake));
        (MessageType Type, byte[] Body)[] unasked =
        [
            .. samples.Where(sample => sample.Type is not (MessageType.Hand or MessageType.Shake or MessageType.TxHashSetArchive or MessageType.BanReason)),
            (MessageType.Block, ChainCorpus.ShortCycles.Blocks(1)[0]),
            (MessageType.Transaction, new byte[300]),
            ((MessageType)200, new byte[100]),
        ];
        yield return shake;
        yield return [.. shake, .. unasked.SelectMany(Frame)];
        foreach ((MessageType Type, byte[] Body) message in unasked)
        {
            yield return [.. shake, .. Frame(message), .. Frame(unasked[0])];
        }
    }

    private static byte[] Frame((MessageType Type, byte[] Body) message) => OutgoingFrame.Of(Magic, message.Type, message.Body).Bytes.ToArray();

    private static IEnumerable<(MessageType Type, byte[] Body)> Samples()
    {
        BlockHeader[] headers = [.. ChainCorpus.ShortCycles.Headers.Take(40).Select(ChainCorpus.ShortCycles.ReadHeader)];
        Hash genesis = Network.Value.GenesisHash;
        Hash horizon = ChainCorpus.ShortCycles.Commitment.BlockHash;
        IMessage[] messages =
        [
            new Hand(ProtocolVersion.Local, Capabilities.Segments, 1, 2, new PeerAddress(IPAddress.Loopback, 3), new PeerAddress(IPAddress.IPv6Loopback, 4), "MW/Grin 5.5.1", genesis),
            new Shake(ProtocolVersion.Local, Capabilities.Segments | Capabilities.HeaderHistory, 7, "MW/Grin 5.5.1", genesis),
            new Ping(new ChainTip(1, 2)),
            new Pong(new ChainTip(1, 2)),
            new GetPeerAddrs(Capabilities.PeerList),
            new PeerAddrs([new PeerAddress(IPAddress.Loopback, 1), new PeerAddress(IPAddress.Parse("2001:db8::1"), 2)]),
            new GetHeaders([horizon, genesis]),
            .. headers.Select(header => new Header(header)),
            new Headers([]),
            new Headers(headers[..1]),
            new Headers(headers[..7]),
            new GetBlock(horizon),
            new TxHashSetRequest(horizon, 1),
            new TxHashSetArchive(horizon, 1, 2),
            new BanReason(BanReasonCode.FraudHeight),
            .. Enum.GetValues<SegmentKind>().Select(kind => new GetSegment(kind, horizon, new SegmentIdentifier(11, 1))),
            new GetHeaderSegment(new SegmentIdentifier(9, 1)),
            new HeaderSegment(new SegmentIdentifier(9, 0), headers[..3]),
        ];
        return messages.Select(message => (message.Type, Encoding.Of(message.Write)));
    }

    /// <summary>What two real nodes said to each other, where this machine has it.</summary>
    private static IEnumerable<(MessageType Type, byte[] Body)> Recorded()
    {
        string[] files = ["wire/sync-to-peer.bin", "wire/sync-from-peer.bin", "wire/pihd-to-peer.bin", "wire/pihd-from-peer.bin"];
        foreach (string path in files.Select(TestVectors.Find).OfType<string>())
        {
            foreach ((byte type, byte[] body) in RecordedMessages.Read(path).Where(message => message.Body.Length <= LongestCorpusBody))
            {
                yield return ((MessageType)type, body);
            }
        }
    }

    private sealed class SilentHandler : IRequestHandler
    {
        public ChainTip Tip => new(1, 0);
    }

    /// <summary>A connection whose other side says what it was given and hears nothing.</summary>
    private sealed class OneWayStream(byte[] incoming) : MemoryStream(incoming)
    {
        public override bool CanWrite => true;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
