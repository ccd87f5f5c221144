using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace GrinOrleansSync.Host.Commands;

/// <summary>A setting of <c>run</c> about its storage, its cluster and itself, as a configuration key and as an option.</summary>
/// <param name="Key">Configuration key.</param>
/// <param name="Option">The option; its text is null where it is not given.</param>
internal sealed record RunSetting(string Key, Option<string?> Option)
{
    /// <summary>The network.</summary>
    public static RunSetting Network { get; } = new("Network", "network", "NAME|FILE", "mainnet, testnet, usertesting, automatedtesting, or a network file.");

    /// <summary>The data folder.</summary>
    public static RunSetting Data { get; } = new("Data", "data", "DIR", "The data folder: where headers, segments and progress are kept. Only with storage 'files'.");

    /// <summary>What the silo does in its cluster.</summary>
    public static RunSetting Role { get; } = new("Role", "role", "all|silo", "'all' (default): a whole node; it sees to it that its cluster syncs, and works. 'silo': it works for a cluster that another node has syncing, and starts nothing; that needs storage 'azure'.");

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

    /// <summary>Name of the address that the silo's connections come from.</summary>
    public static RunSetting EgressId { get; } = new("P2P:EgressId", "egress", "ID", "Names the outgoing address of this silo: real nodes keep one connection for each address, so of all silos with the same name only one at a time uses a peer (default: one for the whole cluster).");

    /// <summary>How long work goes on when the silo ends.</summary>
    public static RunSetting DrainTimeout { get; } = new("Silo:DrainTimeout", "drain-timeout", "SECONDS", "How long the silo, told to end, goes on with the segments it works on before it gives them back to the others; 0: not at all (default: 20).");

    /// <summary>Port of what the process tells of itself.</summary>
    public static RunSetting HttpPort { get; } = new("Http:Port", "http-port", "PORT", "Where the process tells how it is by HTTP: /health/live, /health/ready, /status, /metrics (Prometheus); 0 takes a free port (default: nowhere).");

    /// <summary>Where metrics and traces go.</summary>
    public static RunSetting OtlpEndpoint { get; } = new("Otlp:Endpoint", "otlp-endpoint", "URL", "A collector that takes metrics and traces by OTLP, such as http://localhost:4317; everything else by the standard variables OTEL_… of the environment (default: OTEL_EXPORTER_OTLP_ENDPOINT, or nowhere).");

    /// <summary>Form of the log.</summary>
    public static RunSetting LogForm { get; } = new("Log:Format", "log-format", "plain|json", "The log on standard error: 'plain' lines (default), or 'json', one object a line.");

    /// <summary>Level of the log.</summary>
    public static RunSetting LogLevel { get; } = new("Log:Level", "log-level", "LEVEL", "The least that is logged: Trace, Debug, Information (default), Warning, Error, Critical, or None.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RunSetting> All { get; } =
    [
        Network, Data, Role, StorageKind, ServiceUri, TableServiceUri, Container, ClusterId, Address, Port, GatewayPort, EgressId, DrainTimeout,
        HttpPort, OtlpEndpoint, LogForm, LogLevel,
    ];

    private const double MaxSeconds = 1e6;

    private RunSetting(string key, string option, string valueName, string description)
        : this(key, new Option<string?>("--" + option) { HelpName = valueName, Description = description })
    {
    }

    /// <summary>What the command line says, or else configuration; null where neither does.</summary>
    public string? Read(ParseResult parsed, IConfiguration configuration) =>
        (parsed.GetValue(Option) ?? configuration[Key]) is { Length: > 0 } text ? text : null;

    /// <summary>As <see cref="Read"/>, for what can't be done without.</summary>
    /// <exception cref="UsageException">It is missing.</exception>
    public string Require(ParseResult parsed, IConfiguration configuration) => Read(parsed, configuration)
        ?? throw new UsageException($"The setting '{Key}' is missing: give it by {Option.Name}, in the file of --config, or as an environment variable.");

    /// <summary>As <see cref="Read"/>, for one of several words.</summary>
    /// <exception cref="UsageException">It is another.</exception>
    public T ReadOne<T>(ParseResult parsed, IConfiguration configuration, T otherwise)
        where T : struct, Enum
    {
        if (Read(parsed, configuration) is not { } text)
        {
            return otherwise;
        }

        // A number would be taken for the value that it stands for.
        return Enum.TryParse(text, ignoreCase: true, out T value) && char.IsLetter(text[0]) && Enum.IsDefined(value) ? value : throw Refuse(text);
    }

    /// <summary>As <see cref="Read"/>, for a time in seconds.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public TimeSpan ReadSeconds(ParseResult parsed, IConfiguration configuration, double otherwise)
    {
        if (Read(parsed, configuration) is not { } text)
        {
            return TimeSpan.FromSeconds(otherwise);
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds is >= 0 and < MaxSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw Refuse(text);
    }

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
