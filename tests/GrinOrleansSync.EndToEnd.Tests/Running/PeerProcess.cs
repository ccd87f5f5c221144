using System.Globalization;
using System.Net;

namespace GrinOrleansSync.EndToEnd.Tests.Running;

/// <summary>The command <c>peer</c> in a process of its own.</summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private readonly HostProcess _process;

    private PeerProcess(HostProcess process, IPEndPoint endPoint)
    {
        _process = process;
        EndPoint = endPoint;
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Starts a peer and waits until it listens.</summary>
    /// <param name="number">Which loopback address it has: 2 is 127.0.0.2.</param>
    /// <param name="options">Its options besides <c>--listen</c>.</param>
    public static async Task<PeerProcess> StartAsync(int number, params IEnumerable<string> options)
    {
        HostProcess process = HostProcess.Start(["peer", "--listen", string.Create(CultureInfo.InvariantCulture, $"127.0.0.{number}:0"), .. options]);
        try
        {
            string line = await HostProcess.LineAsync(process.Output, line => line.StartsWith("listening on ", StringComparison.Ordinal));
            return new PeerProcess(process, IPEndPoint.Parse(line.Split(' ')[2].TrimEnd(':')));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it at once.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Ends it as Ctrl+C does.</summary>
    public async Task<ProcessResult> StopAsync()
    {
        await _process.InterruptAsync();
        return await _process.WaitAsync();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
