using System.CommandLine;
using Grin.Chain.Networks;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Host.Progress;
using GrinOrleansSync.Host.Results;
using GrinOrleansSync.Host.Silo;

namespace GrinOrleansSync.Host.Commands;

/// <summary><c>sync</c>: to the current horizon from real peers, then ends; again: goes on.</summary>
internal static class SyncCommand
{
    public static Command Build()
    {
        var network = new Option<string>("--network") { HelpName = "NAME|FILE", Required = true, Description = "mainnet, testnet, usertesting, automatedtesting, or a network file." };
        Option<string?> data = CommonOptions.Data(required: true);
        var peers = new Option<string[]>("--peer") { HelpName = "HOST:PORT", Description = "A peer to sync from; may be repeated. Without it: the network's seeds." };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("sync", "Syncs to the current horizon and ends. Run again, it goes on where it was, or moves to the newer horizon.")
        {
            network, data, peers, json,
        };
        CommonOptions.AddSettings(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            SyncOptions options = SyncSetting.Read(parsed);
            Network chosen = NetworkChoice.Read(parsed.GetValue(network)!);
            PeerChoice.Apply(options, chosen, parsed.GetValue(peers) ?? []);
            AnchorFile.ApplyDefault(options, chosen);
            ResultDocument result = await DataFolderSync.RunAsync(chosen, parsed.GetValue(data)!, options, ProgressViews.Choose(parsed.GetValue(json)), cancellationToken);
            ResultWriter.Write(result, parsed.GetValue(json));
            return result.ToExitCode();
        });
        return command;
    }
}
