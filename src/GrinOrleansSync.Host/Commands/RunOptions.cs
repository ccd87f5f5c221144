using System.CommandLine;
using Grin.Chain.Networks;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Host.Progress;
using GrinOrleansSync.Host.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace GrinOrleansSync.Host.Commands;

/// <summary>What <c>run</c> is to do, as settings and options say.</summary>
/// <param name="Role">What the silo does in its cluster.</param>
/// <param name="Network">The network.</param>
/// <param name="Sync">What is tuned.</param>
/// <param name="Storage">The storage and the cluster.</param>
/// <param name="Data">The data folder; null where an account is.</param>
/// <param name="HttpPort">Where to answer HTTP; null for nowhere.</param>
/// <param name="Collector">Where metrics and traces go; null for nowhere.</param>
/// <param name="LogFormat">Form of the log.</param>
/// <param name="LogLevel">The least that is logged.</param>
internal sealed record RunOptions(
    SiloRole Role,
    Network Network,
    SyncOptions Sync,
    StorageChoice Storage,
    string? Data,
    ushort? HttpPort,
    Uri? Collector,
    LogFormat LogFormat,
    LogLevel LogLevel)
{
    private const double DefaultDrainSeconds = 20;

    /// <summary>Options over configuration.</summary>
    /// <exception cref="UsageException">Something is missing, contradictory or no value.</exception>
    public static RunOptions Read(ParseResult parsed, IConfiguration configuration, string[] peers)
    {
        SyncOptions sync = SyncSetting.Read(parsed, configuration);
        sync.Follow = true;
        sync.EgressId = RunSetting.EgressId.Read(parsed, configuration) ?? sync.EgressId;
        sync.DrainTimeout = RunSetting.DrainTimeout.ReadSeconds(parsed, configuration, DefaultDrainSeconds);
        SiloRole role = RunSetting.Role.ReadOne(parsed, configuration, SiloRole.All);
        Network network = NetworkChoice.Read(RunSetting.Network.Require(parsed, configuration));
        IEnumerable<string> configured = configuration.GetSection(RunConfiguration.PeersKey).GetChildren().Select(peer => peer.Value ?? "");
        PeerChoice.Apply(sync, network, peers.Length > 0 ? peers : configured, isRequired: role == SiloRole.All);
        AnchorFile.ApplyDefault(sync, network);
        StorageChoice storage = StorageChoice.Read(parsed, configuration);
        if (role == SiloRole.Silo && storage.Account is null)
        {
            throw new UsageException($"A silo that starts nothing itself ({RunSetting.Role.Key} 'silo') has nothing to do without a cluster: give {RunSetting.StorageKind.Key} 'azure' and its account, or take {RunSetting.Role.Key} 'all'.");
        }

        return new RunOptions(
            role,
            network,
            sync,
            storage,
            storage.Account is null ? RunSetting.Data.Require(parsed, configuration) : null,
            RunSetting.HttpPort.ReadPort(parsed, configuration),
            ReadCollector(parsed, configuration),
            RunSetting.LogForm.ReadOne(parsed, configuration, LogFormat.Plain),
            RunSetting.LogLevel.ReadOne(parsed, configuration, LogLevel.Information));
    }

    private static Uri? ReadCollector(ParseResult parsed, IConfiguration configuration)
    {
        string? text = RunSetting.OtlpEndpoint.Read(parsed, configuration) ?? configuration[TelemetryExport.StandardEndpointKey];
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            ? uri
            : throw RunSetting.OtlpEndpoint.Refuse(text);
    }
}
