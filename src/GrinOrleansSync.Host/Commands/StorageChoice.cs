using System.CommandLine;
using System.Net;
using System.Text.RegularExpressions;
using Azure.Identity;
using GrinOrleansSync.Host.Silo;
using GrinOrleansSync.Storage.Azure;
using Microsoft.Extensions.Configuration;

namespace GrinOrleansSync.Host.Commands;

/// <summary>The storage and the cluster that settings name.</summary>
/// <param name="Account">The account; null for files.</param>
/// <param name="Container">Its container.</param>
/// <param name="ConfigureCluster">Makes a silo one of the cluster.</param>
internal sealed partial record StorageChoice(AzureStorageAccount? Account, string Container, Action<ISiloBuilder> ConfigureCluster)
{
    /// <summary>The account with its key. It has no option: what is on a command line, others can read.</summary>
    public const string ConnectionStringKey = "Storage:ConnectionString";

    private const string DefaultName = "grin-orleans-sync";
    private const int DefaultPort = 11111;

    /// <summary>Options over configuration.</summary>
    /// <exception cref="UsageException">Something is missing, contradictory or no value.</exception>
    public static StorageChoice Read(ParseResult parsed, IConfiguration configuration)
    {
        if (RunSetting.StorageKind.ReadOne(parsed, configuration, StorageKind.Files) == StorageKind.Files)
        {
            return new StorageChoice(null, "", Clusters.Alone);
        }

        if (RunSetting.Data.Read(parsed, configuration) is { } data)
        {
            throw new UsageException($"Nothing is kept in the folder '{data}' ({RunSetting.Data.Key}) with {RunSetting.StorageKind.Key} 'azure': leave one of them out.");
        }

        AzureStorageAccount account = ReadAccount(parsed, configuration);
        string container = RunSetting.Container.Read(parsed, configuration) ?? DefaultName;
        if (!ContainerName().IsMatch(container))
        {
            throw RunSetting.Container.Refuse(container);
        }

        string clusterId = RunSetting.ClusterId.Read(parsed, configuration) ?? DefaultName;
        IPAddress? address = ReadAddress(parsed, configuration);
        int port = RunSetting.Port.ReadPort(parsed, configuration) ?? DefaultPort;
        int? gatewayPort = RunSetting.GatewayPort.ReadPort(parsed, configuration);
        return new StorageChoice(account, container, silo => Clusters.OnAzure(silo, account, clusterId, container, address, port, gatewayPort));
    }

    private static AzureStorageAccount ReadAccount(ParseResult parsed, IConfiguration configuration)
    {
        string? connectionString = configuration[ConnectionStringKey];
        string? serviceUri = RunSetting.ServiceUri.Read(parsed, configuration);
        if (string.IsNullOrEmpty(connectionString) == serviceUri is null)
        {
            throw new UsageException($"Azure Storage needs either {ConnectionStringKey} or {RunSetting.ServiceUri.Key}: give one of them in a configuration file, or as an environment variable.");
        }

        return serviceUri is null ? FromConnectionString(connectionString!) : FromServiceUri(serviceUri, RunSetting.TableServiceUri.Read(parsed, configuration));
    }

    // The text may hold a key: it is not repeated.
    private static AzureStorageAccount FromConnectionString(string connectionString)
    {
        try
        {
            return AzureStorageAccount.FromConnectionString(connectionString);
        }
        catch (FormatException)
        {
            throw new UsageException($"The setting {ConnectionStringKey} is no connection string of an account with blobs and tables: copy it from the account's access keys.");
        }
    }

    private static AzureStorageAccount FromServiceUri(string serviceUri, string? tableServiceUri)
    {
        Uri blobs = ReadUri(RunSetting.ServiceUri, serviceUri);
        string tables = tableServiceUri ?? serviceUri.Replace(".blob.", ".table.", StringComparison.OrdinalIgnoreCase);
        return tableServiceUri is null && tables == serviceUri
            ? throw new UsageException($"The address of the table service does not follow from {serviceUri}: give {RunSetting.TableServiceUri.Key} too.")
            : AzureStorageAccount.FromServiceUris(blobs, ReadUri(RunSetting.TableServiceUri, tables), new DefaultAzureCredential());
    }

    private static Uri ReadUri(RunSetting setting, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttps ? uri : throw setting.Refuse(text);

    private static IPAddress? ReadAddress(ParseResult parsed, IConfiguration configuration)
    {
        if (RunSetting.Address.Read(parsed, configuration) is not { } text)
        {
            return null;
        }

        return IPAddress.TryParse(text, out IPAddress? address) ? address : throw RunSetting.Address.Refuse(text);
    }

    // As the service has it, with room for the suffix of grain states.
    [GeneratedRegex("^(?=.{3,56}$)[a-z0-9](-?[a-z0-9])*$")]
    private static partial Regex ContainerName();
}
