using System.Collections.Immutable;
using System.CommandLine;
using GrinOrleansSync.Devnet.Azurite;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Host.Dev;
using GrinOrleansSync.Host.Results;

namespace GrinOrleansSync.Host.Commands;

/// <summary><c>dev</c>: a whole cluster on this machine: an emulated account of Azure Storage, silos in processes of their own, local peers.</summary>
internal static class DevCommand
{
    private const string Name = "dev";
    private const int DefaultSilos = 4;
    private const int DefaultPeers = 8;

    public static Command Build()
    {
        var silos = new Option<int>("--silos") { HelpName = "N", Description = "Number of silos, each a process of its own.", DefaultValueFactory = _ => DefaultSilos };
        var peers = new Option<int>("--peers") { HelpName = "N", Description = "Number of peers, at 127.0.0.2, .3, and so on.", DefaultValueFactory = _ => DefaultPeers };
        var fault = new Option<string[]>("--fault") { HelpName = "I:NAME", Description = "Gives peer I, counted from 0, a fault; may be repeated. 'peer --list-faults' names them." };
        var chain = new Option<string>("--chain") { HelpName = "DIR", Description = "The recorded chain that the peers serve.", DefaultValueFactory = _ => DemoChain.Folder };
        Option<string?> data = CommonOptions.Data(required: false);
        data.Description = "Keeps what the emulated account holds in this folder; without it a temporary one is used and removed.";
        var stay = new Option<bool>("--stay") { Description = "Goes on after the result, until it is interrupted." };
        Option<bool> json = CommonOptions.Json();
        var command = new Command(Name, "Runs a whole cluster on this machine (needs Node.js and a checkout): emulated Azure Storage, silos in processes, peers; syncs, prints the result, and takes everything down.")
        {
            silos, peers, fault, chain, data, stay, json,
        };
        CommonOptions.AddSettings(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            SyncSetting.Read(parsed);
            int count = Within(parsed.GetValue(silos), 64, "silos");
            ImmutableArray<ChainPeerOptions> plan = FaultChoice.Give(
                LocalPeers.Plan(Within(parsed.GetValue(peers), 1000, "peers"), new ChainPeerOptions { AnyHeight = true }),
                parsed.GetValue(fault) ?? []);
            return await RunAsync(
                parsed.GetValue(chain)!, plan, count, parsed.GetValue(data), Settings(parsed), parsed.GetValue(stay), parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static int Within(int number, int most, string what) =>
        number >= 1 && number <= most ? number : throw new UsageException($"{number} is no number of {what}: give 1 to {most}.");

    /// <summary>What is tuned here is tuned in every silo.</summary>
    private static ImmutableArray<string> Settings(ParseResult parsed) =>
        [.. SyncSetting.All.SelectMany(setting => parsed.GetValue(setting.Option) is { } text ? (string[])[setting.Option.Name, text] : [])];

    private static async Task<int> RunAsync(
        string chainFolder, ImmutableArray<ChainPeerOptions> plan, int silos, string? data, ImmutableArray<string> settings, bool stay, bool json, CancellationToken cancellationToken)
    {
        RecordedChain chain = await RecordedChain.LoadAsync(chainFolder, cancellationToken);
        await using LocalPeers peers = await LocalPeers.StartAsync(chain, plan);
        await using AzuriteServer azurite = await AzuriteServer.StartAsync(data, cancellationToken);
        var siloSettings = new SiloSettings
        {
            Network = Path.GetFullPath(Path.Combine(chainFolder, "network.json")),
            ConnectionString = azurite.ConnectionString,
            Container = Name,

            // One that was kept still lists the silos of last time: these are another cluster.
            ClusterId = $"{Name}-{Guid.NewGuid():n}",
            Peers = [.. peers.EndPoints.Select(endPoint => endPoint.ToString())],
            Options = settings,
        };
        try
        {
            await using var cluster = DevCluster.Start(chain.Network, siloSettings, silos);
            ResultDocument result = await cluster.RunAsync(cancellationToken);
            ResultWriter.Write(result, json);
            if (stay)
            {
                await cluster.StayAsync(cancellationToken);
            }

            return result.ToExitCode();
        }
        catch (ClusterFailedException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCode.Incomplete;
        }
    }
}
