using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Grin.Chain.Headers;
using Grin.Chain.Segments;
using Grin.Chain.Wire;
using Microsoft.Extensions.Logging;

namespace Grin.P2P;

/// <summary>
/// Answers the requests of one connection in order, off its read loop. One answer is made and sent at a time, so a peer that
/// reads slowly holds one answer in memory, not many.
/// </summary>
internal sealed partial class RequestServer
{
    private readonly IRequestHandler _handler;
    private readonly Func<IMessage, CancellationToken, ValueTask> _send;
    private readonly PeerInfo _remote;
    private readonly ILogger _log;
    private readonly SlidingWindow _headerSegments;
    private readonly Channel<IMessage> _requests;

    public RequestServer(
        IRequestHandler handler,
        Func<IMessage, CancellationToken, ValueTask> send,
        PeerInfo remote,
        PeerConnectionOptions options,
        TimeProvider time,
        ILogger log)
    {
        _handler = handler;
        _send = send;
        _remote = remote;
        _log = log;
        _headerSegments = new SlidingWindow(options.MaxHeaderSegmentRequestsPerMinute, TimeSpan.FromMinutes(1), time);

        // A peer that asks faster than it is served hears nothing for the surplus, as from a node whose queue is full.
        _requests = Channel.CreateBounded<IMessage>(new BoundedChannelOptions(options.MaxIncomingMessagesPerMinute)
        {
            FullMode = BoundedChannelFullMode.DropWrite,
            SingleReader = true,
            SingleWriter = true,
        });
    }

    /// <summary>Whether messages of this type ask for something that may be served.</summary>
    public static bool IsRequest(MessageType type) =>
        type is MessageType.GetHeaders or MessageType.GetBlock or MessageType.GetPeerAddrs or MessageType.GetHeaderSegment
        || SegmentMessageTypes.IsRequest(type, out _);

    /// <summary>Reads the body of a request.</summary>
    public static bool TryParse(MessageType type, ReadOnlySpan<byte> body, [NotNullWhen(true)] out IMessage? request, [NotNullWhen(false)] out WireError? error)
    {
        request = null;
        error = null;
        switch (type)
        {
            case MessageType.GetHeaders:
                request = GetHeaders.TryParse(body, out GetHeaders? headers, out error) ? headers : null;
                break;
            case MessageType.GetBlock:
                request = GetBlock.TryParse(body, out GetBlock? block, out error) ? block : null;
                break;
            case MessageType.GetPeerAddrs:
                request = GetPeerAddrs.TryParse(body, out GetPeerAddrs? addresses, out error) ? addresses : null;
                break;
            case MessageType.GetHeaderSegment:
                request = GetHeaderSegment.TryParse(body, out GetHeaderSegment? segment, out error) ? segment : null;
                break;
            default:
                SegmentMessageTypes.IsRequest(type, out SegmentKind kind);
                request = GetSegment.TryParse(kind, body, out GetSegment? state, out error) ? state : null;
                break;
        }

        return request is not null;
    }

    /// <summary>Takes a request to be answered.</summary>
    public void Enqueue(IMessage request) => _requests.Writer.TryWrite(request);

    /// <summary>Answers until the connection closes.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (IMessage request in _requests.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            IMessage? answer = await AnswerAsync(request, cancellationToken).ConfigureAwait(false);
            if (answer is not null)
            {
                await _send(answer, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<IMessage?> AnswerAsync(IMessage request, CancellationToken cancellationToken)
    {
        try
        {
            switch (request)
            {
                case Ping:
                    return new Pong(_handler.Tip);
                case GetHeaders ask:
                    IReadOnlyList<BlockHeader>? headers = await _handler.GetHeadersAsync(ask.Locator, cancellationToken).ConfigureAwait(false);
                    return headers is null ? null : new Headers(headers);
                case GetSegment ask:
                    ReadOnlyMemory<byte>? body = await _handler.GetSegmentAsync(ask.Kind, ask.BlockHash, ask.Id, _remote.Version, cancellationToken).ConfigureAwait(false);
                    return Raw(SegmentMessageTypes.Answer(ask.Kind), body);
                case GetHeaderSegment ask when ServesHeaderSegment(ask.Id):
                    headers = await _handler.GetHeaderSegmentAsync(ask.Id.Index, cancellationToken).ConfigureAwait(false);
                    return headers is null ? null : new HeaderSegment(ask.Id, headers);
                case GetBlock ask when !_remote.Version.HasInputFeatures:
                    body = await _handler.GetBlockAsync(ask.BlockHash, _remote.Version, cancellationToken).ConfigureAwait(false);
                    return Raw(MessageType.Block, body);
                case GetPeerAddrs ask:
                    IReadOnlyList<PeerAddress>? addresses = await _handler.GetPeerAddressesAsync(ask.Wanted, cancellationToken).ConfigureAwait(false);
                    return addresses is null ? null : new PeerAddrs(addresses);
                default:
                    return null;
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The store behind the handler may fail; the peer hears nothing and asks elsewhere.
            LogUnanswered(_log, request.Type, exception);
            return null;
        }
    }

    private static RawMessage? Raw(MessageType type, ReadOnlyMemory<byte>? body) =>
        body is { IsEmpty: false } bytes ? new RawMessage(type, bytes) : null;

    /// <summary>As grin's staging branch serves them: only to peers that know them, and not too many (p2p.md §13).</summary>
    private bool ServesHeaderSegment(SegmentIdentifier id) =>
        id.Height == HeaderSegment.SegmentHeight
        && _remote.Capabilities.HasFlag(Capabilities.HeaderSegments)
        && _headerSegments.TryTake();

    [LoggerMessage(Level = LogLevel.Warning, Message = "A request of type {Type} stays unanswered: serving it failed")]
    private static partial void LogUnanswered(ILogger log, MessageType type, Exception exception);
}
