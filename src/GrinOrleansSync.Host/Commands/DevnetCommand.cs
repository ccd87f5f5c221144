using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using GrinOrleansSync.Devnet.Generation;
using GrinOrleansSync.Host.Progress;

namespace GrinOrleansSync.Host.Commands;

/// <summary><c>devnet make</c>: generates a recorded chain of our own.</summary>
internal static class DevnetCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static Command Build() => new("devnet", "Chains of development networks.") { BuildMake() };

    private static Command BuildMake()
    {
        var blocks = new Option<int>("--blocks") { HelpName = "N", Required = true, Description = Text($"Height of the tip, {ChainShape.MinBlocks} to {ChainShape.MaxBlocks}.") };
        var outputs = new Option<int>("--outputs") { HelpName = "M", Required = true, Description = "Unspent outputs at the horizon; about as many again are made and spent. How many are possible depends on the blocks." };
        var seed = new Option<ulong>("--seed") { HelpName = "S", Required = true, Description = "Where all keys, which are throwaways, and all choices come from: the same arguments give the same files." };
        var folder = new Option<string>("--out") { HelpName = "DIR", Required = true, Description = "The folder to write; it must be empty or not there." };
        var broken = new Option<string?>("--break") { HelpName = "RULE", Description = "A rule that the chain is to break. One of: " + string.Join("; ", BreakableRule.All.Select(rule => $"{rule.Rule} ({rule.Description})")) + "." };
        Option<bool> json = CommonOptions.Json();
        json.Description = "Print what was made as one JSON object to standard output and nothing else there.";
        var command = new Command("make", "Generates a chain of a development network and records it: valid throughout, or breaking one rule. Serve it with 'peer --chain' or 'demo --chain'.")
        {
            blocks, outputs, seed, folder, broken, json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var shape = new ChainShape(parsed.GetValue(blocks), parsed.GetValue(outputs), parsed.GetValue(seed), Rule(parsed.GetValue(broken)));
            if (shape.Problem() is { } problem)
            {
                throw new UsageException(problem);
            }

            return Task.Run(() => Make(shape, EmptyFolder(parsed.GetValue(folder)!), parsed.GetValue(json), cancellationToken), CancellationToken.None);
        });
        return command;
    }

    private static int Make(ChainShape shape, string folder, bool json, CancellationToken cancellationToken)
    {
        var progress = new GenerationLines(shape, TimeProvider.System);
        GeneratedChain chain = ChainRecorder.Record(shape, folder, progress.Show, cancellationToken);
        Console.Out.WriteLine(json
            ? JsonSerializer.Serialize(Document(shape, folder, chain), Json)
            : Text($"made: {folder}, {chain.Tip.Height} blocks, state at horizon {chain.Horizon.Height} ({chain.Horizon.Hash}): {chain.Unspent} unspent of {chain.Outputs} outputs, {chain.Kernels} kernels{Fault(shape)}"));
        return ExitCode.Verified;
    }

    private static object Document(ChainShape shape, string folder, GeneratedChain chain) => new
    {
        Folder = folder,
        Tip = new { chain.Tip.Height, Hash = chain.Tip.Hash.ToString() },
        Horizon = new { chain.Horizon.Height, Hash = chain.Horizon.Hash.ToString() },
        Outputs = new { Leaves = chain.Outputs, chain.Unspent },
        chain.Kernels,
        Break = shape.Break is { } broken ? new { Rule = broken.Rule.Name, Height = shape.BrokenHeight, What = broken.Description } : null,
    };

    private static string Fault(ChainShape shape) => shape.Break is { } broken ? Text($"; broken at height {shape.BrokenHeight}: {broken.Rule}, {broken.Description}") : "";

    private static BreakableRule? Rule(string? name) => name switch
    {
        null => null,
        _ when BreakableRule.TryGet(name, out BreakableRule? rule) => rule,
        _ => throw new UsageException($"'{name}' is no rule that a generated chain can break: give one of {string.Join(", ", BreakableRule.All.Select(rule => rule.Rule.Name))}."),
    };

    private static string EmptyFolder(string folder) =>
        File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            ? throw new UsageException($"'{folder}' is there and not an empty folder: choose another.")
            : folder;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
