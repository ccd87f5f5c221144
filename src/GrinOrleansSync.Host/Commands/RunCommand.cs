using System.CommandLine;
using Grin.Chain.Networks;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Host.Dev;
using GrinOrleansSync.Host.Http;
using GrinOrleansSync.Host.Progress;
using GrinOrleansSync.Host.Silo;
using GrinOrleansSync.Storage.Objects;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace GrinOrleansSync.Host.Commands;

/// <summary><c>run</c>: the silo that stays, syncs, and follows the chain to newer horizons until it is told to end.</summary>
internal static class RunCommand
{
    private const int StartAttempts = 10;
    private static readonly TimeSpan StartPause = TimeSpan.FromSeconds(1);

    public static Command Build()
    {
        var config = new Option<string?>("--config") { HelpName = "FILE", Description = "A JSON file with settings (Network, Data, Peers, Storage:…, Silo:…, Sync:…); environment variables and options override it." };
        var endWithInput = new Option<bool>("--end-with-input") { Description = "Ends when standard input ends, as it does when whoever holds it open is gone." };
        var command = new Command("run", "Runs a silo that syncs and then follows the chain, until SIGTERM.")
        {
            config, endWithInput,
        };
        RunSetting.All.ToList().ForEach(setting => command.Options.Add(setting.Option));
        CommonOptions.AddSettings(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            if (parsed.GetValue(endWithInput))
            {
                InputEnd.Cancels(ended);
            }

            try
            {
                return await RunAsync(parsed, parsed.GetValue(config), ended.Token);
            }
            catch (OperationCanceledException) when (ended.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                return ExitCode.Interrupted;
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, string? file, CancellationToken cancellationToken)
    {
        IConfiguration configuration = ReadConfiguration(file);
        SyncOptions options = SyncSetting.Read(parsed, configuration);
        options.Follow = true;
        Network network = NetworkChoice.Read(Require(configuration, "Network"));
        PeerChoice.Apply(options, network, configuration.GetSection("Peers").GetChildren().Select(peer => peer.Value ?? ""));
        AnchorFile.ApplyDefault(options, network);
        StorageChoice storage = StorageChoice.Read(parsed, configuration);
        await using IObjectStore objects = storage.Account is { } account
            ? await ContainerSync.OpenAsync(network, account, storage.Container, cancellationToken)
            : await DataFolderSync.OpenAsync(network, Require(configuration, "Data"), cancellationToken);
        LocalSilo? started = null;
        await using HealthEndpoint? health = RunSetting.HttpPort.ReadPort(parsed, configuration) is { } port
            ? await HealthEndpoint.StartAsync(port, token => FindProblemAsync(started, objects, token), cancellationToken)
            : null;
        if (health is not null)
        {
            await Console.Error.WriteLineAsync($"health at {health.Address}");
        }

        await using LocalSilo silo = await LocalSilo.StartAsync(
            network, objects, options, storage.ConfigureCluster, logging => LogLines.To(logging, LogLevel.Information), cancellationToken);
        started = silo;
        await StartSyncAsync(silo);
        await silo.WaitAsync(cancellationToken);
        return ExitCode.Verified;
    }

    /// <summary>A call that meets the loss of another silo or an outage of the storage is made again: this one does not end for it.</summary>
    private static async Task StartSyncAsync(LocalSilo silo)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await silo.Sync.StartAsync();
                return;
            }
#pragma warning disable CA1031 // What a grain fails with is whatever its storage failed with.
            catch (Exception) when (attempt < StartAttempts)
#pragma warning restore CA1031
            {
                await Task.Delay(StartPause);
            }
        }
    }

    /// <summary>What keeps a silo from its work: its cluster or its storage.</summary>
    /// <exception cref="IOException">The storage.</exception>
    private static async Task<string?> FindProblemAsync(LocalSilo? silo, IObjectStore objects, CancellationToken cancellationToken)
    {
        if (silo is not { IsActive: true })
        {
            return "The silo is no active member of its cluster.";
        }

        return await objects.ListAsync("network/", cancellationToken).AnyAsync(cancellationToken) ? null : "The storage lost its network.";
    }

    private static IConfiguration ReadConfiguration(string? file)
    {
        var builder = new ConfigurationBuilder();
        if (file is not null)
        {
            builder.AddJsonFile(Path.GetFullPath(file), optional: false);
        }

        try
        {
            return builder.AddEnvironmentVariables().Build();
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw new UsageException($"The configuration file {file} can't be read: {exception.Message}");
        }
    }

    private static string Require(IConfiguration configuration, string key) =>
        configuration[key] is { Length: > 0 } value
            ? value
            : throw new UsageException($"The setting '{key}' is missing: give it in the file named by --config, or as an environment variable.");
}
