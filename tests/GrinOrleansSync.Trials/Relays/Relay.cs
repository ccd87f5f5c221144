using System.Net;
using System.Net.Sockets;

namespace GrinOrleansSync.Trials.Relays;

/// <summary>
/// Stands between clients and a TCP server, at an address of its own that stays the same: what crosses can be watched, and
/// the server can be away for a while, or be another one.
/// </summary>
internal sealed class Relay : IAsyncDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly Func<IConnectionObserver>? _observe;
    private TcpListener? _listener;
    private CancellationTokenSource _cut = new();
    private Task _accepting = Task.CompletedTask;

    /// <summary>A relay that is open.</summary>
    /// <param name="address">Where it listens.</param>
    /// <param name="target">To where it relays.</param>
    /// <param name="observe">Makes an observer for each connection.</param>
    public Relay(IPAddress address, IPEndPoint target, Func<IConnectionObserver>? observe = null)
    {
        _observe = observe;
        EndPoint = new IPEndPoint(address, 0);
        Open(target);
        EndPoint = (IPEndPoint)_listener!.LocalEndpoint;
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>To where it relays.</summary>
    public IPEndPoint Target { get; private set; } = null!;

    /// <summary>Listens, and relays to here.</summary>
    public void Open(IPEndPoint target)
    {
        Target = target;
        var listener = new TcpListener(EndPoint);
        listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Start();
        _listener = listener;
        _cut = new CancellationTokenSource();
        _accepting = AcceptAsync(listener, target, _cut.Token);
    }

    /// <summary>Breaks every connection and listens no more, until it is opened again.</summary>
    public async Task CutAsync()
    {
        await _cut.CancelAsync();
        await _accepting;
        _listener?.Dispose();
        _cut.Dispose();
        _listener = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_listener is not null)
        {
            await CutAsync();
        }
    }

    private async Task AcceptAsync(TcpListener listener, IPEndPoint target, CancellationToken cut)
    {
        List<Task> open = [];
        try
        {
            while (true)
            {
                open.Add(RelayAsync(await listener.AcceptTcpClientAsync(cut), target, cut));
            }
        }
        catch (OperationCanceledException)
        {
            listener.Stop();
            await Task.WhenAll(open);
        }
    }

    private async Task RelayAsync(TcpClient client, IPEndPoint target, CancellationToken cut)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cut);
        using var server = new TcpClient(target.AddressFamily);
        IConnectionObserver? observer = _observe?.Invoke();
        using (client)
        {
            try
            {
                await server.ConnectAsync(target, over.Token);
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                // The client hears of it by the close.
                return;
            }

            client.NoDelay = server.NoDelay = true;
            Task[] both =
            [
                CopyAsync(client.GetStream(), server.GetStream(), observer is null ? null : observer.Asked, over.Token),
                CopyAsync(server.GetStream(), client.GetStream(), observer is null ? null : observer.Answered, over.Token),
            ];
            await Task.WhenAny(both);
            await over.CancelAsync();
            await Task.WhenAll(both).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        observer?.Closed();
    }

    private delegate void Seen(ReadOnlySpan<byte> bytes);

    private static async Task CopyAsync(NetworkStream from, NetworkStream to, Seen? seen, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        int count;
        while ((count = await from.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            seen?.Invoke(buffer.AsSpan(0, count));
        }
    }
}
