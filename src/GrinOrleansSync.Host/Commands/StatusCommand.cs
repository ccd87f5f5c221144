using System.CommandLine;
using Grin.Chain.State;
using GrinOrleansSync.Host.Results;
using GrinOrleansSync.Host.Silo;
using GrinOrleansSync.Storage.States;

namespace GrinOrleansSync.Host.Commands;

/// <summary><c>status</c>: what a data folder says of itself, without checking it.</summary>
internal static class StatusCommand
{
    public static Command Build()
    {
        Option<string?> data = CommonOptions.Data(required: true);
        Option<bool> json = CommonOptions.Json();
        var command = new Command("status", "Tells what is stored and what was verified. 'verify' checks it.") { data, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            ResultDocument result = await StoredFolder.ReadAsync(
                parsed.GetValue(data)!, checkFiles: false, folder => ReadAsync(folder, cancellationToken), cancellationToken);
            ResultWriter.Write(result, parsed.GetValue(json));
            return ExitCode.Verified;
        });
        return command;
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
