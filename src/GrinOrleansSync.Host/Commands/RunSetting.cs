using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace GrinOrleansSync.Host.Commands;

/// <summary>A setting of <c>run</c> about its storage, its cluster and itself, as a configuration key and as an option.</summary>
/// <param name="Key">Configuration key.</param>
/// <param name="Option">The option; its text is null where it is not given.</param>
internal sealed record RunSetting(string Key, Option<string?> Option)
{
    /// <summary>Files for a silo by itself, or an account that many silos share.</summary>
    public static RunSetting StorageKind { get; } = new("Storage:Kind", "storage", "files|azure", "Where everything is kept: 'files' in the folder that the setting Data names (default), 'azure' in an account of Azure Storage, shared by many silos. An account with a key is given by the setting Storage:ConnectionString, in the file or the environment.");

    /// <summary>Address of the blob service, for an identity instead of a key.</summary>
    public static RunSetting ServiceUri { get; } = new("Storage:ServiceUri", "storage-uri", "URI", "Address of the account's blob service; the silo has the identity of its environment (managed identity, workload identity, Azure CLI).");

    /// <summary>Address of the table service.</summary>
    public static RunSetting TableServiceUri { get; } = new("Storage:TableServiceUri", "storage-table-uri", "URI", "Address of the account's table service, where it does not follow from that of the blob service.");

    /// <summary>The container.</summary>
    public static RunSetting Container { get; } = new("Storage:Container", "container", "NAME", "The blob container of the cluster (default: grin-orleans-sync); states of grains go to NAME-grains.");

    /// <summary>Id of the cluster.</summary>
    public static RunSetting ClusterId { get; } = new("Silo:ClusterId", "cluster", "ID", "The cluster this silo belongs to (default: grin-orleans-sync).");

    /// <summary>Address of the silo.</summary>
    public static RunSetting Address { get; } = new("Silo:Address", "silo-address", "IP", "The address at which other silos reach this one (default: one of this machine).");

    /// <summary>Port of the silo.</summary>
    public static RunSetting Port { get; } = new("Silo:Port", "silo-port", "PORT", "The port at which other silos reach this one; 0 takes a free one (default: 11111).");

    /// <summary>Port for clients.</summary>
    public static RunSetting GatewayPort { get; } = new("Silo:GatewayPort", "gateway-port", "PORT", "The port at which clients of the cluster reach this silo; 0 takes a free one (default: none).");

    /// <summary>Port of what the process tells of itself.</summary>
    public static RunSetting HttpPort { get; } = new("Http:Port", "http-port", "PORT", "Where the process tells how it is: /health/live and /health/ready by HTTP; 0 takes a free port (default: nowhere).");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RunSetting> All { get; } = [StorageKind, ServiceUri, TableServiceUri, Container, ClusterId, Address, Port, GatewayPort, HttpPort];

    private RunSetting(string key, string option, string valueName, string description)
        : this(key, new Option<string?>("--" + option) { HelpName = valueName, Description = description })
    {
    }

    /// <summary>What the command line says, or else configuration; null where neither does.</summary>
    public string? Read(ParseResult parsed, IConfiguration configuration) =>
        (parsed.GetValue(Option) ?? configuration[Key]) is { Length: > 0 } text ? text : null;

    /// <summary>As <see cref="Read"/>, for a port.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public ushort? ReadPort(ParseResult parsed, IConfiguration configuration)
    {
        if (Read(parsed, configuration) is not { } text)
        {
            return null;
        }

        return ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) ? port : throw Refuse(text);
    }

    /// <summary>What is said of a text that is no value for it.</summary>
    public UsageException Refuse(string text) => new($"'{text}' is no value for {Option.Name} ({Key}): {Option.Description}");
}
