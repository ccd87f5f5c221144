using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Grin.P2P;

/// <summary>
/// Listens for peers. Handshakes run side by side, so a silent visitor holds up nobody (p2p.md §1.5 tells of one that does).
/// </summary>
public sealed partial class PeerListener : IAsyncDisposable
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly PeerListenerOptions _options;
    private readonly IRequestHandler _handler;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<Task, bool> _visits = new();
    private readonly ConcurrentDictionary<PeerConnection, bool> _connections = new();
    private readonly Task _accepting;
    private int _open;

    private PeerListener(Socket socket, PeerListenerOptions options, IRequestHandler handler, TimeProvider time, ILogger log)
    {
        _socket = socket;
        _options = options;
        _handler = handler;
        _time = time;
        _log = log;
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Where it listens, with the port the system chose when it was asked for port 0.</summary>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>The connections that have shaken hands and are open.</summary>
    public IReadOnlyCollection<PeerConnection> Connections => [.. _connections.Keys];

    /// <summary>Starts listening.</summary>
    /// <exception cref="SocketException">The address is taken or not of this machine.</exception>
    public static PeerListener Start(IPEndPoint local, PeerListenerOptions options, IRequestHandler handler, TimeProvider time, ILogger log)
    {
        var socket = new Socket(local.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(local);
            socket.Listen();
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return new PeerListener(socket, options, handler, time, log);
    }

    /// <summary>Stops listening and closes every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _accepting.ConfigureAwait(false);
        await Task.WhenAll(_visits.Keys).ConfigureAwait(false);
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await _socket.AcceptAsync(_closing.Token).ConfigureAwait(false);
            }
            catch (SocketException exception) when (!_closing.IsCancellationRequested)
            {
                // A visitor that left while it waited, or no descriptor free: neither ends the listener.
                LogAcceptFailed(_log, exception);
                await Task.Delay(PauseAfterFailure, _time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }

            if (socket.RemoteEndPoint is not IPEndPoint remote
                || _options.Refuse?.Invoke(remote) == true
                || Volatile.Read(ref _open) >= _options.MaxInbound)
            {
                socket.Dispose();
                continue;
            }

            Interlocked.Increment(ref _open);
            Task visit = Task.Run(() => ReceiveAsync(socket, remote));
            _visits.TryAdd(visit, true);
            _ = visit.ContinueWith(done => _visits.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async Task ReceiveAsync(Socket socket, IPEndPoint remote)
    {
        try
        {
            socket.NoDelay = true;
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            stream = _options.WrapStream?.Invoke(stream) ?? stream;
            await using PeerConnection connection = await PeerConnection.OpenAsync(
                stream, remote, accepted: true, _options.Connection, _handler, _time, _log, _options.FrameFilter?.Invoke(remote), _closing.Token).ConfigureAwait(false);
            _connections.TryAdd(connection, true);
            try
            {
                _options.OnAccepted?.Invoke(connection);
                await connection.Completion.WaitAsync(_closing.Token).ConfigureAwait(false);
            }
            finally
            {
                _connections.TryRemove(connection, out _);
            }
        }
        catch (PeerFaultException exception)
        {
            LogRefused(_log, remote, exception.Fault);
            _options.OnRefused?.Invoke(remote, exception.Fault);
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or IOException)
        {
            // The listener closes, or the visitor was gone before a word.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Handshake with visitor {Peer} failed: {Fault}")]
    private static partial void LogRefused(ILogger log, IPEndPoint peer, PeerFault fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Accepting a connection failed")]
    private static partial void LogAcceptFailed(ILogger log, Exception exception);
}
