using System.Net;
using System.Net.Sockets;

namespace GrinOrleansSync.Trials.Kills;

/// <summary>
/// Stands between a sync and one peer, at an address of its own, and notes what crosses: a process that is killed can't
/// tell what it received.
/// </summary>
internal sealed class CountingProxy : IAsyncDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly TcpListener _listener;
    private readonly IPEndPoint _target;
    private readonly Traffic _traffic;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _accepting;

    public CountingProxy(IPAddress address, IPEndPoint target, Traffic traffic)
    {
        _target = target;
        _traffic = traffic;
        _listener = new TcpListener(address, 0);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> open = [];
        try
        {
            while (true)
            {
                open.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_closing.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        using var peer = new TcpClient(_target.AddressFamily);
        using (client)
        {
            try
            {
                await peer.ConnectAsync(_target, over.Token);
                Task asked = CopyAsync(client.GetStream(), peer.GetStream(), new FrameScanner(_traffic.Asked), over.Token);
                Task answered = CopyAsync(peer.GetStream(), client.GetStream(), new FrameScanner(_traffic.Answered), over.Token);
                await await Task.WhenAny(asked, answered);
                await over.CancelAsync();
                await Task.WhenAll(asked, answered);
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
            {
                // One side is gone; the other hears of it by the close.
                await over.CancelAsync();
            }
        }
    }

    private static async Task CopyAsync(NetworkStream from, NetworkStream to, FrameScanner scanner, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        int count;
        while ((count = await from.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            scanner.Scan(buffer.AsSpan(0, count));
        }
    }
}
