using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace GrinOrleansSync.EndToEnd.Tests.Running;

/// <summary>Takes what is sent by OTLP over HTTP, and keeps it.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _posts = new();
    private readonly HttpListener _listener = new();
    private readonly Task _running;

    public Collector()
    {
        using var port = new TcpListener(IPAddress.Loopback, 0);
        port.Start();
        Address = $"http://{port.LocalEndpoint}";
        port.Stop();
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _running = RunAsync();
    }

    /// <summary>Where it listens.</summary>
    public string Address { get; }

    /// <summary>Everything that was posted to a path.</summary>
    public byte[] Posted(string path) => [.. _posts.Where(post => post.Path == path).SelectMany(post => post.Body)];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _running;
        _listener.Close();
    }

    private async Task RunAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                _posts.Enqueue((context.Request.Url!.AbsolutePath, body.ToArray()));
                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
            catch (HttpListenerException) when (!_listener.IsListening)
            {
            }
            catch (ObjectDisposedException)
            {
            }
        }
    }
}
