using System.Collections.Immutable;
using System.CommandLine;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Host.Progress;
using GrinOrleansSync.Host.Results;
using GrinOrleansSync.Host.Silo;

namespace GrinOrleansSync.Host.Commands;

/// <summary><c>demo</c>: local peers that serve a recorded chain, some of them faulty, and one silo that syncs from them.</summary>
internal static class DemoCommand
{
    private const int DefaultPeers = 8;
    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(2);

    public static Command Build()
    {
        var chain = new Option<string>("--chain") { HelpName = "DIR", Description = "The recorded chain to serve.", DefaultValueFactory = _ => DemoChain.Folder };
        var peers = new Option<int>("--peers") { HelpName = "N", Description = "Number of peers, at 127.0.0.2, .3, and so on.", DefaultValueFactory = _ => DefaultPeers };
        var faults = new Option<string?>("--faults") { Description = "'mixed': the last four peers lie, stall or hang up, each in its way. 'none': all are honest. Without it: mixed, unless --fault is given." };
        faults.AcceptOnlyFromAmong("none", "mixed");
        var fault = new Option<string[]>("--fault") { HelpName = "I:NAME", Description = "Gives peer I, counted from 0, a fault; may be repeated. 'peer --list-faults' names them." };
        var form = new Option<string>("--form") { Description = "'full': peers have every leaf; 'sparse': spent ones are pruned; 'both': every other peer.", DefaultValueFactory = _ => "full" };
        form.AcceptOnlyFromAmong("full", "sparse", "both");
        Option<string?> data = CommonOptions.Data(required: false);
        data.Description = "Keeps the data in this folder; without it a temporary one is used and removed.";
        var storage = new Option<string>("--storage") { Description = "'files': in a folder; 'azurite': in an emulated account of Azure Storage, started for the demonstration (needs Node.js and a checkout).", DefaultValueFactory = _ => "files" };
        storage.AcceptOnlyFromAmong("files", "azurite");
        Option<bool> json = CommonOptions.Json();
        var command = new Command("demo", "Syncs the state of a recorded chain from local peers, some of them faulty, and shows what they did.")
        {
            chain, peers, faults, fault, form, data, storage, json,
        };
        CommonOptions.AddSettings(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            SyncOptions options = SyncSetting.Read(parsed);
            if (parsed.GetResult(SyncSetting.StallTimeout) is null)
            {
                options.StallTimeout = StallTimeout;
            }

            options.AskEveryPeer = true;
            int count = parsed.GetValue(peers);
            if (count is < 1 or > 1000)
            {
                throw new UsageException($"{count} is no number of peers: give 1 to 1000.");
            }

            bool azurite = parsed.GetValue(storage) == "azurite";
            if (azurite && parsed.GetValue(data) is not null)
            {
                throw new UsageException("--data names a folder, and --storage azurite uses none: give one of them.");
            }

            options.MaxPeers = Math.Max(options.MaxPeers, count);
            ImmutableArray<ChainPeerOptions> plan = Plan(count, parsed.GetValue(form)!, parsed.GetValue(faults), parsed.GetValue(fault) ?? [], options);
            return await RunAsync(parsed.GetValue(chain)!, plan, options, parsed.GetValue(data), azurite, parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static ImmutableArray<ChainPeerOptions> Plan(int count, string form, string? faults, string[] single, SyncOptions options)
    {
        // Heights outside those of real nodes are asked for only on purpose.
        ImmutableArray<ChainPeerOptions> plan = LocalPeers.Plan(count, new ChainPeerOptions { AnyHeight = true });
        plan =
        [
            .. plan.Select((peer, index) => peer with
            {
                Form = form == "sparse" || (form == "both" && index % 2 == 1) ? SegmentForm.Sparse : SegmentForm.Full,
            }),
        ];
        plan = FaultChoice.Give(plan, single);
        return faults == "mixed" || (faults is null && single.Length == 0) ? LocalPeers.WithMixedFaults(plan) : plan;
    }

    private static async Task<int> RunAsync(
        string chainFolder,
        ImmutableArray<ChainPeerOptions> plan,
        SyncOptions options,
        string? dataFolder,
        bool azurite,
        bool json,
        CancellationToken cancellationToken)
    {
        RecordedChain chain = await RecordedChain.LoadAsync(chainFolder, cancellationToken);
        await using LocalPeers peers = await LocalPeers.StartAsync(chain, plan);
        foreach (string address in peers.EndPoints.Select(endPoint => endPoint.ToString()))
        {
            options.Peers.Add(address);
        }

        using var temporary = new TemporaryFolder();
        IProgressView view = ProgressViews.Choose(json);
        ResultDocument result = azurite
            ? await AzuriteSync.RunAsync(chain.Network, options, view, cancellationToken)
            : await DataFolderSync.RunAsync(chain.Network, dataFolder ?? temporary.Path, options, view, cancellationToken);
        ResultWriter.Write(result, json);
        return result.ToExitCode();
    }
}
