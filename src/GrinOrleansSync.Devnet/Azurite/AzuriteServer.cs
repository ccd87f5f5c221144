using System.Diagnostics;

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
    private readonly Task _drained;
    private int _disposed;

    private AzuriteServer(Process process, DirectoryInfo folder, string connectionString)
    {
        _process = process;
        _folder = folder;
        ConnectionString = connectionString;
        _drained = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    /// <summary>Names the account and its key; whoever has it may do everything.</summary>
    public string ConnectionString { get; }

    /// <summary>Starts an empty account and waits until it answers; what is stored in it is gone with it.</summary>
    /// <exception cref="AzuriteException">It can't be started.</exception>
    public static async Task<AzuriteServer> StartAsync(CancellationToken cancellationToken = default)
    {
        AzuritePackage package = await AzuritePackage.InstallAsync(cancellationToken).ConfigureAwait(false);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("azurite-");
        Process? process = null;
        try
        {
            // The newest client libraries speak a newer version of the protocol than Azurite admits to.
            string[] arguments =
            [
                "--require", package.ExitWithParent, package.Script, "--silent", "--disableTelemetry", "--skipApiVersionCheck",
                "--location", folder.FullName, "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
            ];
            process = AzuritePackage.Start("node", arguments, folder.FullName);
            Dictionary<string, string> services = await ReadServicesAsync(process, cancellationToken).ConfigureAwait(false);
            string connectionString = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
                + $"BlobEndpoint={services["Blob"]}/{Account};TableEndpoint={services["Table"]}/{Account};";
            return new AzuriteServer(process, folder, connectionString);
        }
        catch
        {
            process?.Kill();
            process?.Dispose();
            folder.Delete(recursive: true);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _process.Kill();
        await _process.WaitForExitAsync().ConfigureAwait(false);
        await _drained.ConfigureAwait(false);
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Addresses of its services by their names, once all three have one.</summary>
    private static async Task<Dictionary<string, string>> ReadServicesAsync(Process process, CancellationToken cancellationToken)
    {
        Dictionary<string, string> services = new(StringComparer.Ordinal);
        while (services.Count < 3)
        {
            if (await process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false) is not { } line)
            {
                throw new AzuriteException($"Azurite did not start.\n{await process.StandardError.ReadToEndAsync(cancellationToken).ConfigureAwait(false)}");
            }

            if (line.Split(Listening) is [string name, string address])
            {
                services[name.Split(' ')[^1]] = address;
            }
        }

        return services;
    }
}
