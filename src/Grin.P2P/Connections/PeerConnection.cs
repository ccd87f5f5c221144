using System.Net;
using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Segments;
using Microsoft.Extensions.Logging;

namespace Grin.P2P;

/// <summary>
/// A connection to one peer, shaken hands. It is symmetric: both sides ask and answer. Every request fails with a
/// <see cref="PeerFaultException"/> that names what the peer did, or with cancellation.
/// </summary>
public sealed partial class PeerConnection : IAsyncDisposable
{
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(1);

    private readonly PeerConnectionOptions _options;
    private readonly IRequestHandler _handler;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Stream _stream;
    private readonly FrameReader _reader;
    private readonly FrameWriter _writer;
    private readonly ProgressWatchdog _watchdog;
    private readonly RequestBook _book;
    private readonly SlidingWindow _sent;
    private readonly SlidingWindow _headerSegmentsAsked;
    private readonly Turn _headersTurn = new();
    private readonly Turn _peerAddressesTurn = new();
    private readonly Turn _pingTurn = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource<PeerFault?> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _closed;
    private long _bytesReceived;
    private PeerInfo? _remote;
    private Task _loops = Task.CompletedTask;

    private PeerConnection(Stream stream, IPEndPoint remote, PeerConnectionOptions options, IRequestHandler handler, TimeProvider time, ILogger log, IFrameFilter? filter)
    {
        _stream = stream;
        RemoteEndPoint = remote;
        _options = options;
        _handler = handler;
        _time = time;
        _log = log;
        _reader = new FrameReader(stream, options.Network.Parameters.Magic, new MessageLimits(options.Network.Parameters), OnReceived);
        _writer = new FrameWriter(stream, options.WriteTimeout, time, filter);
        _watchdog = new ProgressWatchdog(options, time, () => UnreadBytes.In(stream), OnStalled);
        _book = new RequestBook(_watchdog);
        _sent = new SlidingWindow(options.MaxMessagesPerMinute, TimeSpan.FromMinutes(1), time);
        _headerSegmentsAsked = new SlidingWindow(options.MaxHeaderSegmentRequestsPerMinute, TimeSpan.FromMinutes(1), time);
    }

    /// <summary>The other side's address.</summary>
    public IPEndPoint RemoteEndPoint { get; }

    /// <summary>What the other side says of itself; its tip follows its Pings and Pongs.</summary>
    public PeerInfo Remote => _remote ?? throw new InvalidOperationException("The handshake is not done.");

    /// <summary>Bytes received, handshake included.</summary>
    public long BytesReceived => Interlocked.Read(ref _bytesReceived);

    /// <summary>Bytes sent, handshake included.</summary>
    public long BytesSent => _writer.BytesSent;

    /// <summary>Messages sent within the last 60 s, handshake excluded.</summary>
    public int MessagesInLastMinute => _sent.Count;

    /// <summary>Whether a request for headers by locator is out; a further one waits for it.</summary>
    public bool AwaitsHeaders => _book.AwaitsHeaders;

    /// <summary>Requests for header segments that may be sent now without waiting.</summary>
    public int HeaderSegmentRequestsLeft => _headerSegmentsAsked.Room.Left;

    /// <summary>Whether the peer stalled while it owed an answer and has sent nothing since.</summary>
    public bool IsStalled => _watchdog.IsStalled;

    /// <summary>
    /// Ends when the connection has closed: with what the peer did, or null when we closed it or the peer hung up while it
    /// owed nothing.
    /// </summary>
    public Task<PeerFault?> Completion => _completion.Task;

    /// <summary>What the rate limits leave, for requests for header segments or for any other.</summary>
    internal RequestRoom Room(bool ofHeaderSegments)
    {
        RequestRoom room = _sent.Room;
        if (!ofHeaderSegments)
        {
            return room;
        }

        RequestRoom special = _headerSegmentsAsked.Room;
        return special.Left < room.Left ? special : room;
    }

    internal bool IsClosed => Volatile.Read(ref _closed) != 0;

    /// <summary>Told when the tip changes and when a stall begins or ends.</summary>
    internal Action<PeerConnection>? StateChanged { get; set; }

    /// <summary>Connects and shakes hands.</summary>
    /// <exception cref="PeerFaultException">Not reachable, silent, of another network, or not a Grin node.</exception>
    public static async Task<PeerConnection> ConnectAsync(
        IPEndPoint remote,
        PeerConnectionOptions options,
        IRequestHandler handler,
        TimeProvider time,
        ILogger log,
        CancellationToken cancellationToken)
    {
        Stream stream = await Dialer.DialAsync(remote, options.ConnectTimeout, time, cancellationToken).ConfigureAwait(false);
        return await OpenAsync(stream, remote, accepted: false, options, handler, time, log, filter: null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Shakes hands on an open stream, of which the connection becomes the owner.</summary>
    internal static async Task<PeerConnection> OpenAsync(
        Stream stream,
        IPEndPoint remote,
        bool accepted,
        PeerConnectionOptions options,
        IRequestHandler handler,
        TimeProvider time,
        ILogger log,
        IFrameFilter? filter,
        CancellationToken cancellationToken)
    {
        var connection = new PeerConnection(stream, remote, options, handler, time, log, filter);
        try
        {
            var handshaker = new Handshaker(connection._reader, connection.WriteAsync, options, time);
            connection._remote = accepted
                ? await handshaker.AcceptAsync(handler.Tip, cancellationToken).ConfigureAwait(false)
                : await handshaker.ConnectAsync(remote, handler.Tip, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            PeerFault? fault = (exception as PeerFaultException)?.Fault;
            if (fault is { Severity: PeerFaultSeverity.Ban })
            {
                await connection.SayFarewellAsync(BanReasonCode.BadHandshake).ConfigureAwait(false);
            }

            connection.Close(fault);
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        connection.Start();
        return connection;
    }

    /// <summary>
    /// Asks for the headers after the first hash of the locator that the peer knows; an empty list when it has none. One
    /// such request is out at a time, further ones wait.
    /// </summary>
    /// <param name="locator">Block hashes, newest first (p2p.md §4.5).</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<BlockHeader>> GetHeadersAsync(IReadOnlyList<Hash> locator, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(locator.Count, MessageLimits.MaxLocatorHashes);
        return AskInTurnAsync(
            _headersTurn, new GetHeaders(locator), settled => _book.AskHeaders(locator, settled, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Asks for a segment. An answer that comes after the asker has given up goes to
    /// <see cref="PeerConnectionOptions.OnLateSegment"/>.
    /// </summary>
    public async Task<SegmentAnswer> GetSegmentAsync(SegmentKind kind, Hash blockHash, SegmentIdentifier id, CancellationToken cancellationToken)
    {
        await WaitWhileOpenAsync(_sent.TakeAsync, cancellationToken).ConfigureAwait(false);
        (Ask ask, Task<SegmentAnswer> answer) = _book.AskSegment(new SegmentKey(kind, blockHash, id), cancellationToken);
        await TransmitAsync(ask, new GetSegment(kind, blockHash, id), cancellationToken).ConfigureAwait(false);
        return await answer.ConfigureAwait(false);
    }

    /// <summary>Asks for the headers of heights <paramref name="index"/>·512 + 1 to + 512 (p2p.md §13).</summary>
    public async Task<HeaderSegment> GetHeaderSegmentAsync(ulong index, CancellationToken cancellationToken)
    {
        await WaitWhileOpenAsync(_headerSegmentsAsked.TakeAsync, cancellationToken).ConfigureAwait(false);
        await WaitWhileOpenAsync(_sent.TakeAsync, cancellationToken).ConfigureAwait(false);
        (Ask ask, Task<HeaderSegment> answer) = _book.AskHeaderSegment(index, cancellationToken);
        var request = new GetHeaderSegment(new SegmentIdentifier(HeaderSegment.SegmentHeight, index));
        await TransmitAsync(ask, request, cancellationToken).ConfigureAwait(false);
        return await answer.ConfigureAwait(false);
    }

    /// <summary>Asks for addresses of peers with all wanted capabilities.</summary>
    public Task<IReadOnlyList<PeerAddress>> GetPeerAddressesAsync(Capabilities wanted, CancellationToken cancellationToken) =>
        AskInTurnAsync(
            _peerAddressesTurn, new GetPeerAddrs(wanted), settled => _book.AskPeerAddresses(settled, cancellationToken), cancellationToken);

    /// <summary>Tells our tip and waits for the peer's.</summary>
    public Task<ChainTip> PingAsync(CancellationToken cancellationToken) =>
        AskInTurnAsync(
            _pingTurn, new Ping(_handler.Tip), settled => _book.AskPong(settled, cancellationToken), cancellationToken);

    /// <summary>Tells the peer why, as well as that goes, and closes the connection.</summary>
    public async Task BanAsync(BanReasonCode reason, CancellationToken cancellationToken)
    {
        await SayFarewellAsync(reason).WaitAsync(cancellationToken).ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Closes the connection; whoever waits for an answer gets <see cref="PeerFault.Closed"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        Close(fault: null);
        await _loops.ConfigureAwait(false);
        await _reader.DisposeAsync().ConfigureAwait(false);
    }

    internal void UpdateTip(ChainTip tip)
    {
        Remote.Update(tip);
        StateChanged?.Invoke(this);
    }

    private void Start()
    {
        var server = new RequestServer(_handler, SendAsync, Remote, _options, _time, _log);
        var incoming = new IncomingMessages(this, _reader, _book, server, _options, _time);
        var timer = new PeriodicTimer(_options.PingInterval, _time);
        _loops = Task.WhenAll(
            Task.Run(() => ReadAsync(incoming)),
            Task.Run(() => RunAsync(server.RunAsync)),
            Task.Run(() => RunAsync(token => KeepTellingTipAsync(timer, token))));
    }

    private async Task ReadAsync(IncomingMessages incoming)
    {
        try
        {
            await incoming.RunAsync(_closing.Token).ConfigureAwait(false);
            CloseBy(PeerFault.Disconnected("it hung up while it owed an answer"));
        }
        catch (PeerFaultException exception)
        {
            if (exception.Fault.Severity == PeerFaultSeverity.Ban && Farewell.For(incoming.Current) is BanReasonCode reason)
            {
                _book.Close(exception.Fault);
                await SayFarewellAsync(reason).ConfigureAwait(false);
            }

            CloseBy(exception.Fault);
        }
        catch (OperationCanceledException)
        {
            // Closed by us.
        }
        finally
        {
            // Whatever ended the reading, an error of a callback included: nobody may wait on a connection nobody reads.
            Close(fault: null);
        }
    }

    private async Task RunAsync(Func<CancellationToken, Task> loop)
    {
        try
        {
            await loop(_closing.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or PeerFaultException)
        {
            // The connection is closed or closing; its reader or the failed send has said why.
        }
    }

    private async Task KeepTellingTipAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        using PeriodicTimer owned = timer;
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            if (IsStalled && _watchdog.Silence >= _options.StalledConnectionLifetime)
            {
                Close(fault: null);
                return;
            }

            await SendAsync(new Ping(_handler.Tip), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<T> AskInTurnAsync<T>(Turn turn, IMessage request, Func<Action, (Ask Ask, Task<T> Answer)> note, CancellationToken cancellationToken)
    {
        await WaitWhileOpenAsync(token => new ValueTask(turn.TakeAsync(token)), cancellationToken).ConfigureAwait(false);
        (Ask Ask, Task<T> Answer) noted;
        try
        {
            await WaitWhileOpenAsync(_sent.TakeAsync, cancellationToken).ConfigureAwait(false);
            noted = note(() => turn.Release());
        }
        catch
        {
            turn.Release();
            throw;
        }

        await TransmitAsync(noted.Ask, request, cancellationToken).ConfigureAwait(false);
        return await noted.Answer.ConfigureAwait(false);
    }

    private async ValueTask TransmitAsync(Ask ask, IMessage request, CancellationToken cancellationToken)
    {
        try
        {
            await SendUnlimitedAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _book.Withdraw(ask);
            throw;
        }
    }

    /// <summary>Sends when the rate limit lets it.</summary>
    private async ValueTask SendAsync(IMessage message, CancellationToken cancellationToken)
    {
        await _sent.TakeAsync(cancellationToken).ConfigureAwait(false);
        await SendUnlimitedAsync(message, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask SendUnlimitedAsync(IMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (PeerFaultException exception)
        {
            // The reader may have seen the end first: then its fault is the incident.
            CloseBy(exception.Fault);
            throw new PeerFaultException(_book.ClosedBy ?? exception.Fault, exception);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PeerFaultException(_book.ClosedBy ?? PeerFault.Closed);
        }
    }

    private ValueTask WriteAsync(IMessage message, CancellationToken cancellationToken) =>
        _writer.SendAsync(OutgoingFrame.Of(_options.Network.Parameters.Magic, message), _closing.Token, cancellationToken);

    /// <summary>Waits for a turn, but not longer than the connection lives.</summary>
    private async ValueTask WaitWhileOpenAsync(Func<CancellationToken, ValueTask> wait, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        try
        {
            await wait(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PeerFaultException(_book.ClosedBy ?? PeerFault.Closed);
        }
    }

    private async Task SayFarewellAsync(BanReasonCode reason)
    {
        using var timeout = new CancellationTokenSource(FarewellTimeout, _time);
        try
        {
            OutgoingFrame frame = OutgoingFrame.Of(_options.Network.Parameters.Magic, new BanReason(reason));
            await _writer.SendAsync(frame, timeout.Token, timeout.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is PeerFaultException or OperationCanceledException)
        {
            // Whoever is banned need not listen.
        }
    }

    /// <summary>Closes by a fault; leaving is none for a peer that owes nothing.</summary>
    private void CloseBy(PeerFault fault) =>
        Close(fault.Reason == PeerFaultReason.Disconnected && !_book.IsOwing ? null : fault);

    private void Close(PeerFault? fault)
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        LogClosed(_log, RemoteEndPoint, fault);
        _book.Close(fault ?? PeerFault.Closed);
        _watchdog.Dispose();
        _closing.Cancel();
        _stream.Dispose();
        _completion.TrySetResult(fault);
    }

    private void OnReceived(int bytes)
    {
        Interlocked.Add(ref _bytesReceived, bytes);
        if (_watchdog.Received(bytes))
        {
            StateChanged?.Invoke(this);
        }
    }

    private void OnStalled(PeerFault fault)
    {
        LogStalled(_log, RemoteEndPoint, fault);
        _book.FailOwed(fault);
        _options.OnStalled?.Invoke(this, fault);
        StateChanged?.Invoke(this);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Connection to {Peer} closed: {Fault}")]
    private static partial void LogClosed(ILogger log, IPEndPoint peer, PeerFault? fault);

    [LoggerMessage(Level = LogLevel.Information, Message = "Peer {Peer} stalls: {Fault}")]
    private static partial void LogStalled(ILogger log, IPEndPoint peer, PeerFault fault);
}
