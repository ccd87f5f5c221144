using System.Net;
using GrinOrleansSync.Devnet.Azurite;
using GrinOrleansSync.Trials.Relays;

namespace GrinOrleansSync.Trials.Chaos;

/// <summary>
/// An emulated account of Azure Storage that can be stopped and started again with what it holds. Relays keep its
/// addresses, and see to it that nothing it has answered to is lost with its process, as nothing is with the service.
/// </summary>
internal sealed class ChaosStorage : IAsyncDisposable
{
    // From its last connection to its last file.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(500);
    private static readonly IPAddress Address = IPAddress.Parse("127.0.1.1");

    private readonly string _folder;
    private readonly Relay _blobs;
    private readonly Relay _tables;
    private AzuriteServer _server;

    private ChaosStorage(string folder, AzuriteServer server)
    {
        _folder = folder;
        _server = server;
        _blobs = new Relay(Address, server.Blobs);
        _tables = new Relay(Address, server.Tables);
    }

    public string ConnectionString => AzuriteServer.ConnectionStringAt(_blobs.EndPoint, _tables.EndPoint);

    public static async Task<ChaosStorage> StartAsync(string folder, CancellationToken cancellationToken) =>
        new(folder, await AzuriteServer.StartAsync(folder, cancellationToken));

    /// <summary>Stops it for so long.</summary>
    public async Task StopAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        Task over = Task.Delay(time, cancellationToken);
        await Task.WhenAll(_blobs.CutAsync(), _tables.CutAsync());
        await Task.Delay(Settling, cancellationToken);
        await _server.DisposeAsync();
        await over;
        _server = await AzuriteServer.StartAsync(_folder, cancellationToken);
        _blobs.Open(_server.Blobs);
        _tables.Open(_server.Tables);
    }

    public async ValueTask DisposeAsync()
    {
        await _blobs.DisposeAsync();
        await _tables.DisposeAsync();
        await _server.DisposeAsync();
    }
}
