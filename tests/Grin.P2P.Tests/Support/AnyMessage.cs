using Grin.Chain.Blocks;
using Grin.Chain.Segments;
using Grin.Chain.Wire;

namespace Grin.P2P.Tests.Support;

/// <summary>Parses bodies of every type this software knows.</summary>
internal static class AnyMessage
{
    /// <summary>The message, or null and why not.</summary>
    public static IMessage? TryParse(MessageType type, ReadOnlySpan<byte> body, out WireError? error)
    {
        int proofSize = TestNetwork.Devnet.Parameters.ProofSize;
        switch (type)
        {
            case MessageType.Hand:
                return Hand.TryParse(body, out Hand? hand, out error) ? hand : null;
            case MessageType.Shake:
                return Shake.TryParse(body, out Shake? shake, out error) ? shake : null;
            case MessageType.Ping:
                return Ping.TryParse(body, out Ping? ping, out error) ? ping : null;
            case MessageType.Pong:
                return Pong.TryParse(body, out Pong? pong, out error) ? pong : null;
            case MessageType.PeerAddrs:
                return PeerAddrs.TryParse(body, out PeerAddrs? addresses, out error) ? addresses : null;
            case MessageType.Header:
                return Header.TryParse(body, proofSize, out Header? header, out error) ? header : null;
            case MessageType.Headers:
                return Headers.TryParse(body, proofSize, out Headers? headers, out error) ? headers : null;
            case MessageType.HeaderSegment:
                return HeaderSegment.TryParse(body, proofSize, out HeaderSegment? segment, out error) ? segment : null;
            case MessageType.Block:
                return Block.TryParse(body, TestNetwork.Devnet.Parameters, ProtocolVersion.Local, out Block? block, out error)
                    ? new RawMessage(type, Encode(writer => block.Write(writer, ProtocolVersion.Local)))
                    : null;
            case MessageType.TxHashSetRequest:
                return TxHashSetRequest.TryParse(body, out TxHashSetRequest? wanted, out error) ? wanted : null;
            case MessageType.TxHashSetArchive:
                return TxHashSetArchive.TryParse(body, out TxHashSetArchive? archive, out error) ? archive : null;
            case MessageType.BanReason:
                return BanReason.TryParse(body, out BanReason? reason, out error) ? reason : null;
            default:
                if (SegmentMessageTypes.IsAnswer(type, out SegmentKind kind))
                {
                    return SegmentMessage.TryParse(body, kind, ProtocolVersion.Local, TestNetwork.Devnet.Parameters.NrdEnabled, out SegmentMessage? answer, out error)
                        ? new RawMessage(type, Encode(writer => answer.Write(writer, ProtocolVersion.Local)))
                        : null;
                }

                Assert.True(RequestServer.IsRequest(type), $"Type {type} has no parser.");
                return RequestServer.TryParse(type, body, out IMessage? request, out error) ? request : null;
        }
    }

    private static ReadOnlyMemory<byte> Encode(Action<WireWriter> write)
    {
        var writer = new WireWriter();
        write(writer);
        return writer.WrittenMemory;
    }
}
