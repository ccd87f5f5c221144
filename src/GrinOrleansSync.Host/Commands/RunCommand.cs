using System.CommandLine;
using GrinOrleansSync.Host.Dev;
using GrinOrleansSync.Host.Http;
using GrinOrleansSync.Host.Progress;
using GrinOrleansSync.Host.Silo;
using GrinOrleansSync.Host.Telemetry;
using GrinOrleansSync.Storage.Objects;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace GrinOrleansSync.Host.Commands;

/// <summary><c>run</c>: the silo that stays, syncs, and follows the chain to newer horizons until it is told to end.</summary>
internal static partial class RunCommand
{
    private const int StartAttempts = 10;
    private static readonly TimeSpan StartPause = TimeSpan.FromSeconds(1);

    private const string Description =
        """
        Runs a silo that syncs and then follows the chain.

        Settings come from appsettings.json and appsettings.{DOTNET_ENVIRONMENT}.json beside the executable and in the
        working folder, from the file of --config, from environment variables (Sync__MaxPeers=32), and from options, each
        over the ones before.

        SIGTERM ends it in order: it takes no more work, finishes what it works on as far as --drain-timeout allows, gives
        the rest back to the other silos, leaves the cluster, and exits with 0. A second one ends it at once; either way
        what was verified is kept.
        """;

    public static Command Build()
    {
        var config = new Option<string?>("--config") { HelpName = "FILE", Description = "A JSON file with settings (Network, Data, Peers, Storage:…, Silo:…, P2P:…, Sync:…, Http:…, Otlp:…, Log:…)." };
        var peers = new Option<string[]>("--peer") { HelpName = "HOST:PORT", Description = "A peer to sync from; may be repeated. Without it: the setting Peers, or the network's seeds." };
        var endWithInput = new Option<bool>("--end-with-input") { Description = "Ends when standard input ends, as it does when whoever holds it open is gone." };
        var command = new Command("run", Description) { config, peers, endWithInput };
        RunSetting.All.ToList().ForEach(setting => command.Options.Add(setting.Option));
        CommonOptions.AddSettings(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            IConfiguration configuration = RunConfiguration.Read(parsed.GetValue(config));
            RunOptions run = RunOptions.Read(parsed, configuration, parsed.GetValue(peers) ?? []);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            if (parsed.GetValue(endWithInput))
            {
                InputEnd.Cancels(ended);
            }

            return await RunUntilToldAsync(run, configuration, ended.Token);
        });
        return command;
    }

    /// <summary>To be told to end is the way to end, at whatever moment.</summary>
    private static async Task<int> RunUntilToldAsync(RunOptions run, IConfiguration configuration, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(run, configuration, cancellationToken);
            return cancellationToken.IsCancellationRequested ? ExitCode.Verified : ExitCode.Incomplete;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Verified;
        }
    }

    private static async Task RunAsync(RunOptions run, IConfiguration configuration, CancellationToken cancellationToken)
    {
        await using IObjectStore objects = run.Storage.Account is { } account
            ? await ContainerSync.OpenAsync(run.Network, account, run.Storage.Container, cancellationToken)
            : await DataFolderSync.OpenAsync(run.Network, run.Data!, cancellationToken);
        using TelemetryExport? telemetry = TelemetryExport.Start(run.HttpPort is not null, run.Collector, run.Network, configuration);
        var watch = new ClusterWatch(run.Network, objects, cancellationToken);
        await using SiloEndpoint? endpoint = run.HttpPort is { } port
            ? await SiloEndpoint.StartAsync(port, watch, telemetry!.Metrics, cancellationToken)
            : null;
        if (endpoint is not null)
        {
            await Console.Error.WriteLineAsync($"health at {endpoint.Address}");
        }

        await using LocalSilo silo = await LocalSilo.StartAsync(
            run.Network, objects, run.Sync, silo => Configure(silo, run, telemetry), logging => LogLines.To(logging, run.LogLevel, run.LogFormat), cancellationToken);
        watch.Joined(silo);
        if (run.Role == SiloRole.All)
        {
            await StartSyncAsync(silo, cancellationToken);
        }
        else
        {
            ILogger logger = silo.CreateLogger(typeof(RunCommand));
            LogWaits(logger);
        }

        await silo.WaitAsync(cancellationToken);
    }

    private static void Configure(ISiloBuilder silo, RunOptions run, TelemetryExport? telemetry)
    {
        run.Storage.ConfigureCluster(silo);
        if (telemetry is { HasTraces: true })
        {
            silo.AddActivityPropagation();
        }
    }

    /// <summary>A call that meets the loss of another silo or an outage of the storage is made again: this one does not end for it.</summary>
    private static async Task StartSyncAsync(LocalSilo silo, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await silo.Sync.StartAsync().WaitAsync(cancellationToken);
                return;
            }
#pragma warning disable CA1031 // What a grain fails with is whatever its storage failed with.
            catch (Exception) when (attempt < StartAttempts)
#pragma warning restore CA1031
            {
                await Task.Delay(StartPause, cancellationToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "This silo is in its cluster, and works when a node with role 'all' has the cluster sync.")]
    private static partial void LogWaits(ILogger logger);
}
