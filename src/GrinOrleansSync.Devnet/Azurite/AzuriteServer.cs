using System.Diagnostics;
using System.Net;

namespace GrinOrleansSync.Devnet.Azurite;

/// <summary>An emulated Azure Storage account on free local ports, in a process that ends with this one.</summary>
public sealed class AzuriteServer : IAsyncDisposable
{
    // The account that every emulator has, and its published key.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const string Listening = " service is successfully listening at ";

    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly bool _ownsFolder;
    private readonly Task _drained;
    private int _disposed;

    private AzuriteServer(Process process, DirectoryInfo folder, bool ownsFolder, IPEndPoint blobs, IPEndPoint tables)
    {
        _process = process;
        _folder = folder;
        _ownsFolder = ownsFolder;
        Blobs = blobs;
        Tables = tables;
        _drained = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    /// <summary>Where its blobs are asked for.</summary>
    public IPEndPoint Blobs { get; }

    /// <summary>Where its tables are asked for.</summary>
    public IPEndPoint Tables { get; }

    /// <summary>Names the account and its key; whoever has it may do everything.</summary>
    public string ConnectionString => ConnectionStringAt(Blobs, Tables);

    /// <summary>Names the account where something else stands between it and whoever asks.</summary>
    /// <param name="blobs">Where its blobs are asked for.</param>
    /// <param name="tables">Where its tables are asked for.</param>
    public static string ConnectionStringAt(IPEndPoint blobs, IPEndPoint tables) =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint=http://{blobs}/{Account};TableEndpoint=http://{tables}/{Account};";

    /// <summary>Starts an empty account and waits until it answers; what is stored in it is gone with it.</summary>
    /// <exception cref="AzuriteException">It can't be started.</exception>
    public static Task<AzuriteServer> StartAsync(CancellationToken cancellationToken = default) => StartAsync(null, cancellationToken);

    /// <summary>Starts an account and waits until it answers.</summary>
    /// <param name="folder">What is stored in it is kept here; null: it starts empty, and all is gone with it.</param>
    /// <param name="cancellationToken">Ends the start early.</param>
    /// <exception cref="AzuriteException">It can't be started.</exception>
    public static async Task<AzuriteServer> StartAsync(string? folder, CancellationToken cancellationToken = default)
    {
        AzuritePackage package = await AzuritePackage.InstallAsync(cancellationToken).ConfigureAwait(false);
        DirectoryInfo location = folder is null ? Directory.CreateTempSubdirectory("azurite-") : Directory.CreateDirectory(folder);
        Process? process = null;
        try
        {
            // The newest client libraries speak a newer version of the protocol than Azurite admits to.
            string[] arguments =
            [
                "--require", package.ExitWithParent, package.Script, "--silent", "--disableTelemetry", "--skipApiVersionCheck",
                "--location", location.FullName, "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
            ];
            process = AzuritePackage.Start("node", arguments, location.FullName);
            Dictionary<string, IPEndPoint> services = await ReadServicesAsync(process, cancellationToken).ConfigureAwait(false);
            return new AzuriteServer(process, location, folder is null, services["Blob"], services["Table"]);
        }
        catch
        {
            process?.Kill();
            process?.Dispose();
            if (folder is null)
            {
                location.Delete(recursive: true);
            }

            throw;
        }
    }

    /// <summary>Ends it in order: everything that it has answered to is in its folder then.</summary>
    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().ConfigureAwait(false);
    }

    /// <summary>Ends it, in order where its folder is kept.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        if (_ownsFolder)
        {
            _process.Kill();
        }

        await StopAsync().ConfigureAwait(false);
        await _drained.ConfigureAwait(false);
        _process.Dispose();
        if (_ownsFolder)
        {
            _folder.Delete(recursive: true);
        }
    }

    /// <summary>Where its services are by their names, once all three have said it.</summary>
    private static async Task<Dictionary<string, IPEndPoint>> ReadServicesAsync(Process process, CancellationToken cancellationToken)
    {
        Dictionary<string, IPEndPoint> services = new(StringComparer.Ordinal);
        while (services.Count < 3)
        {
            if (await process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false) is not { } line)
            {
                throw new AzuriteException($"Azurite did not start.\n{await process.StandardError.ReadToEndAsync(cancellationToken).ConfigureAwait(false)}");
            }

            if (line.Split(Listening) is [string name, string address])
            {
                services[name.Split(' ')[^1]] = IPEndPoint.Parse(new Uri(address).Authority);
            }
        }

        return services;
    }
}
