using System.CommandLine;
using Grin.Chain.Networks;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Host.Progress;
using GrinOrleansSync.Host.Silo;
using GrinOrleansSync.Storage.Files;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace GrinOrleansSync.Host.Commands;

/// <summary><c>run</c>: the silo that stays, syncs, and follows the chain to newer horizons until it is told to end.</summary>
internal static class RunCommand
{
    public static Command Build()
    {
        var config = new Option<string?>("--config") { HelpName = "FILE", Description = "A JSON file with settings (Network, Data, Peers, Sync:…); environment variables and options override it." };
        var command = new Command("run", "Runs a silo that syncs and then follows the chain, until SIGTERM.")
        {
            config,
        };
        CommonOptions.AddSettings(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, parsed.GetValue(config), cancellationToken));
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
        await using FileObjectStore objects = await DataFolderSync.OpenAsync(network, Require(configuration, "Data"), cancellationToken);
        await using LocalSilo silo = await LocalSilo.StartAsync(network, objects, options, logging => LogLines.To(logging, LogLevel.Information), cancellationToken);
        await silo.Sync.StartAsync();
        await silo.WaitAsync(cancellationToken);
        return ExitCode.Verified;
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
