using Grin.Chain;
using Grin.Chain.Segments;
using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>
/// Reads a connection's messages: answers go to who asked, requests to the server, everything else is dropped as it arrives.
/// Never waits for anything but the stream.
/// </summary>
internal sealed class IncomingMessages
{
    private readonly PeerConnection _connection;
    private readonly FrameReader _reader;
    private readonly RequestBook _book;
    private readonly RequestServer _server;
    private readonly PeerConnectionOptions _options;
    private readonly SlidingWindow _unasked;

    public IncomingMessages(PeerConnection connection, FrameReader reader, RequestBook book, RequestServer server, PeerConnectionOptions options, TimeProvider time)
    {
        _connection = connection;
        _reader = reader;
        _book = book;
        _server = server;
        _options = options;
        _unasked = new SlidingWindow(options.MaxIncomingMessagesPerMinute, TimeSpan.FromMinutes(1), time);
    }

    /// <summary>Type of the message whose body is being read, for who must judge a fault in it; null between messages.</summary>
    public MessageType? Current { get; private set; }

    private int ProofSize => _options.Network.Parameters.ProofSize;

    /// <summary>Reads until the peer hangs up between two messages.</summary>
    /// <exception cref="PeerFaultException">Whatever the peer does that ends the connection.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await _reader.ReadHeaderAsync(cancellationToken).ConfigureAwait(false) is MessageHeader header)
        {
            Current = header.Type;
            if (!await ReadAnswerAsync(header, cancellationToken).ConfigureAwait(false))
            {
                CountUnasked();
                await ReadUnaskedAsync(header, cancellationToken).ConfigureAwait(false);
            }

            Current = null;
        }
    }

    /// <summary>Reads the message if it answers something; false leaves the body unread.</summary>
    private async ValueTask<bool> ReadAnswerAsync(MessageHeader header, CancellationToken cancellationToken)
    {
        switch (header.Type)
        {
            case MessageType.Headers when _book.AwaitsHeaders:
                byte[] body = await _reader.ReadBodyAsync(header, cancellationToken).ConfigureAwait(false);
                _book.Deliver(Headers.TryParse(body, ProofSize, out Headers? headers, out WireError? error) ? headers.Items : throw Malformed(error));
                return true;

            case MessageType.PeerAddrs when _book.AwaitsPeerAddresses:
                body = await _reader.ReadBodyAsync(header, cancellationToken).ConfigureAwait(false);
                _book.Deliver(PeerAddrs.TryParse(body, out PeerAddrs? addresses, out error) ? addresses.Addresses : throw Malformed(error));
                return true;

            case MessageType.HeaderSegment:
                return await ReadHeaderSegmentAsync(header, cancellationToken).ConfigureAwait(false);

            default:
                return SegmentMessageTypes.IsAnswer(header.Type, out SegmentKind kind)
                    && await ReadSegmentAsync(header, kind, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> ReadHeaderSegmentAsync(MessageHeader header, CancellationToken cancellationToken)
    {
        byte[] prefix = await PeekAsync(header, SegmentIdentifier.Size, cancellationToken).ConfigureAwait(false);
        SegmentIdentifier id = ReadIdentifier(prefix);
        if (id.Height != HeaderSegment.SegmentHeight || !_book.Awaits(id.Index))
        {
            return false;
        }

        byte[] body = await _reader.ReadBodyAsync(header, cancellationToken).ConfigureAwait(false);
        _book.Deliver(HeaderSegment.TryParse(body, ProofSize, out HeaderSegment? segment, out WireError? error) ? segment : throw Malformed(error));
        return true;
    }

    private async ValueTask<bool> ReadSegmentAsync(MessageHeader header, SegmentKind kind, CancellationToken cancellationToken)
    {
        // Block hash and identifier say whether the rest is worth holding.
        byte[] prefix = await PeekAsync(header, SegmentMessage.PrefixSize, cancellationToken).ConfigureAwait(false);
        var key = new SegmentKey(kind, new Hash(prefix.AsSpan(0, Hash.Size)), ReadIdentifier(prefix.AsSpan(Hash.Size)));
        switch (_book.Judge(key))
        {
            case SegmentClaim.WrongBlock:
                throw new PeerFaultException(PeerFault.Ban(
                    PeerFaultReason.WrongBlock,
                    $"{kind} segment {key.Id} of block {key.BlockHash}, about which it was not asked"));

            case SegmentClaim.WrongSegment:
                throw new PeerFaultException(PeerFault.Ban(
                    PeerFaultReason.WrongSegment,
                    $"{kind} segment {key.Id} of block {key.BlockHash}, for which it was not asked"));

            case SegmentClaim.Again:
                return false;

            default:
                byte[] body = await _reader.ReadBodyAsync(header, cancellationToken).ConfigureAwait(false);
                var answer = new SegmentAnswer(_connection, kind, key.BlockHash, key.Id, body, _connection.Remote.Version);
                if (!_book.Deliver(key, answer))
                {
                    _options.OnLateSegment?.Invoke(answer);
                }

                return true;
        }
    }

    private async ValueTask ReadUnaskedAsync(MessageHeader header, CancellationToken cancellationToken)
    {
        switch (header.Type)
        {
            case MessageType.Error or MessageType.Hand or MessageType.Shake or MessageType.TxHashSetArchive:
                throw new PeerFaultException(PeerFault.Malformed($"a message of type {header.Type} where none may be"));

            case MessageType.Ping:
                byte[] body = await _reader.ReadBodyAsync(header, cancellationToken).ConfigureAwait(false);
                Ping ping = Ping.TryParse(body, out Ping? parsedPing, out WireError? error) ? parsedPing : throw Malformed(error);
                _connection.UpdateTip(ping.Tip);
                _server.Enqueue(ping);
                break;

            case MessageType.Pong:
                body = await _reader.ReadBodyAsync(header, cancellationToken).ConfigureAwait(false);
                Pong pong = Pong.TryParse(body, out Pong? parsedPong, out error) ? parsedPong : throw Malformed(error);
                _connection.UpdateTip(pong.Tip);
                _book.Deliver(pong.Tip);
                break;

            case MessageType.BanReason:
                body = await _reader.ReadBodyAsync(header, cancellationToken).ConfigureAwait(false);
                BanReason reason = BanReason.TryParse(body, out BanReason? parsedReason, out error) ? parsedReason : throw Malformed(error);
                throw new PeerFaultException(PeerFault.Disconnected($"it has banned us: {reason.Code}"));

            default:
                if (!RequestServer.IsRequest(header.Type))
                {
                    await _reader.SkipBodyAsync(header, cancellationToken).ConfigureAwait(false);
                    break;
                }

                body = await _reader.ReadBodyAsync(header, cancellationToken).ConfigureAwait(false);
                _server.Enqueue(RequestServer.TryParse(header.Type, body, out IMessage? request, out error) ? request : throw Malformed(error));
                break;
        }
    }

    private void CountUnasked()
    {
        if (!_unasked.TryTake())
        {
            throw new PeerFaultException(new PeerFault(
                PeerFaultReason.Flood,
                $"more than {_options.MaxIncomingMessagesPerMinute} messages in a minute that answer nothing",
                PeerFaultSeverity.Disconnect));
        }
    }

    private async ValueTask<byte[]> PeekAsync(MessageHeader header, int count, CancellationToken cancellationToken) =>
        header.Length >= (ulong)count
            ? await _reader.PeekAsync(count, cancellationToken).ConfigureAwait(false)
            : throw Malformed(new WireError(WireErrorKind.Truncated, (int)header.Length, $"{count} bytes expected"));

    private static SegmentIdentifier ReadIdentifier(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        return SegmentIdentifier.Read(ref reader);
    }

    private PeerFaultException Malformed(WireError? error) =>
        new(PeerFault.Malformed($"the body of its {Current} does not parse: {error}"));
}
