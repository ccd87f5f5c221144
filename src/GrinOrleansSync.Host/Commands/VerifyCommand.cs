using System.CommandLine;
using System.Diagnostics;
using Grin.Chain.State;
using GrinOrleansSync.Grains.Verification;
using GrinOrleansSync.Host.Results;
using GrinOrleansSync.Host.Silo;
using GrinOrleansSync.Storage.States;

namespace GrinOrleansSync.Host.Commands;

/// <summary><c>verify</c>: a stored state again, from its bytes alone.</summary>
internal static class VerifyCommand
{
    public static Command Build()
    {
        Option<string?> data = CommonOptions.Data(required: true);
        Option<bool> json = CommonOptions.Json();
        var command = new Command("verify", "Checks a stored state again from its bytes alone, without network: everything, as if new.") { data, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            long started = Stopwatch.GetTimestamp();
            ResultDocument result = await StoredFolder.ReadAsync(
                parsed.GetValue(data)!, checkFiles: true, folder => VerifyAsync(folder, cancellationToken), cancellationToken);
            double seconds = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 3);
            ResultWriter.Write(result with { Seconds = new SecondsResult(0, seconds, seconds) }, parsed.GetValue(json));
            return result.ToExitCode();
        });
        return command;
    }

    private static async Task<ResultDocument> VerifyAsync(StoredFolder folder, CancellationToken cancellationToken)
    {
        StoredState? stored = await folder.States.ReadVerifiedAsync(cancellationToken);
        if (stored is null)
        {
            StoredState? pending = await folder.States.ReadPendingAsync(cancellationToken);
            return folder.Describe(pending, null, null) with { Obstacle = "No state is complete here: run sync again to go on." };
        }

        using var pool = new VerifierPool(Environment.ProcessorCount);
        var verifier = new StoredStateVerifier(folder.Network, folder.Objects, pool, DateTimeOffset.UtcNow);
        StateVerdict verdict = await verifier.VerifyAsync(stored, cancellationToken);
        ulong segments = (await folder.PlanAsync(stored, cancellationToken))?.Count ?? 0;
        return folder.Describe(stored, verdict.Summary, verdict.Refusal) with
        {
            Segments = new SegmentsResult(segments, verdict.Summary is null ? 0 : segments, 0, 0),
        };
    }
}
