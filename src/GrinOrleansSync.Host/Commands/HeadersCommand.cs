using System.CommandLine;
using Grin.Chain.Headers;
using GrinOrleansSync.Host.Results;
using GrinOrleansSync.Host.Silo;

namespace GrinOrleansSync.Host.Commands;

/// <summary><c>headers anchors</c>: the hashes from which many ranges of headers can be asked for at once.</summary>
internal static class HeadersCommand
{
    private const ulong AnchorInterval = 512;

    public static Command Build()
    {
        Option<string?> data = CommonOptions.Data(required: true);
        var anchors = new Command("anchors", "Writes the anchor hashes of a synced store to standard output: line k is the hash at height 512·k.") { data };
        anchors.SetAction(async (parsed, cancellationToken) =>
        {
            ResultDocument result = await StoredFolder.ReadAsync(
                parsed.GetValue(data)!, checkFiles: false, folder => WriteAnchorsAsync(folder, cancellationToken), cancellationToken);
            return result.Refusal is { } refusal
                ? throw new UsageException($"{refusal.Where}: {refusal.Detail} Run sync to repair it.")
                : ExitCode.Verified;
        });
        return new Command("headers", "What can be had from stored headers.") { anchors };
    }

    private static async Task<ResultDocument> WriteAnchorsAsync(StoredFolder folder, CancellationToken cancellationToken)
    {
        for (ulong height = 0; height <= folder.Headers.TipHeight; height += AnchorInterval)
        {
            BlockHeader header = (await folder.Headers.GetAsync(height, cancellationToken))!;
            Console.Out.WriteLine(header.Hash);
        }

        return folder.Describe(null, null, null);
    }
}
