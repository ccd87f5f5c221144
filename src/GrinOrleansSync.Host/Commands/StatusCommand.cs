using System.CommandLine;
using Grin.Chain.State;
using GrinOrleansSync.Host.Http;
using GrinOrleansSync.Host.Results;
using GrinOrleansSync.Host.Silo;
using GrinOrleansSync.Storage.States;

namespace GrinOrleansSync.Host.Commands;

/// <summary><c>status</c>: what a data folder says of itself, without checking it; or what a running cluster is doing.</summary>
internal static class StatusCommand
{
    public static Command Build()
    {
        Option<string?> data = CommonOptions.Data(required: false);
        var url = new Option<string?>("--url") { HelpName = "URL", Description = "A running silo, where it answers HTTP (--http-port): what its cluster is doing; exit code 3 when it can't tell." };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("status", "Tells what is stored and what was verified ('verify' checks it), or what a running cluster is doing.") { data, url, json };
        command.SetAction((parsed, cancellationToken) => (parsed.GetValue(data), parsed.GetValue(url)) switch
        {
            ({ } folder, null) => TellFolderAsync(folder, parsed.GetValue(json), cancellationToken),
            (null, { } address) => TellClusterAsync(address, parsed.GetValue(json), cancellationToken),
            _ => throw new UsageException("Give either --data DIR or --url URL: a data folder, or a running silo. See 'grin-orleans-sync status --help'."),
        });
        return command;
    }

    private static async Task<int> TellFolderAsync(string data, bool json, CancellationToken cancellationToken)
    {
        ResultDocument result = await StoredFolder.ReadAsync(data, checkFiles: false, folder => ReadAsync(folder, cancellationToken), cancellationToken);
        ResultWriter.Write(result, json);
        return ExitCode.Verified;
    }

    private static async Task<int> TellClusterAsync(string address, bool json, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
        {
            throw new UsageException($"'{address}' is no address of a silo: give it as http://HOST:PORT.");
        }

        try
        {
            (ResultDocument status, string text) = await StatusClient.AskAsync(url, cancellationToken);
            if (json)
            {
                Console.Out.WriteLine(text);
            }
            else
            {
                ResultWriter.Write(status, json: false);
            }

            return ExitCode.Verified;
        }
        catch (IOException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCode.Incomplete;
        }
    }

    private static async Task<ResultDocument> ReadAsync(StoredFolder folder, CancellationToken cancellationToken)
    {
        StoredState? verified = await folder.States.ReadVerifiedAsync(cancellationToken);
        StoredState? pending = await folder.States.ReadPendingAsync(cancellationToken);
        StoredState? shown = verified ?? pending;
        return folder.Describe(shown, null, null) with
        {
            Verdict = verified is not null ? ResultDocument.VerdictVerified : ResultDocument.VerdictIncomplete,
            Segments = shown is null ? null : await CountAsync(folder, shown, cancellationToken),
            Pending = pending is null || pending == shown
                ? null
                : new PendingResult(new HeaderResult(pending.Height, pending.Horizon.ToString(), null), await CountAsync(folder, pending, cancellationToken)),
        };
    }

    private static async Task<SegmentsResult?> CountAsync(StoredFolder folder, StoredState shown, CancellationToken cancellationToken)
    {
        if (await folder.PlanAsync(shown, cancellationToken) is not { } plan)
        {
            return null;
        }

        SegmentResult[] results = await folder.States.ReadResultsAsync(shown.Horizon, cancellationToken)
            .Where(result => plan.Contains(result.Id))
            .ToArrayAsync(cancellationToken);
        return new SegmentsResult(plan.Count, (ulong)results.Length, 0, 0, (ulong)results.Count(result => result.Origin != shown.Horizon));
    }
}
