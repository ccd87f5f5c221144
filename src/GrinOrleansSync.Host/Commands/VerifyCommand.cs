using System.CommandLine;
using Grin.Chain;
using Grin.Chain.Networks;
using Grin.Chain.Rules;
using Grin.Chain.State;
using GrinOrleansSync.Grains.Verification;
using GrinOrleansSync.Host.Results;
using GrinOrleansSync.Storage.Files;
using GrinOrleansSync.Storage.Headers;
using GrinOrleansSync.Storage.Networks;
using GrinOrleansSync.Storage.Objects;
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
            ResultDocument result = await VerifyAsync(parsed.GetValue(data)!, cancellationToken);
            ResultWriter.Write(result, parsed.GetValue(json));
            return result.ToExitCode();
        });
        return command;
    }

    private static async Task<ResultDocument> VerifyAsync(string folder, CancellationToken cancellationToken)
    {
        long started = System.Diagnostics.Stopwatch.GetTimestamp();
        await using FileObjectStore objects = await FileObjectStore.OpenAsync(folder, FileStoreMode.ReadOnly, cancellationToken: cancellationToken);
        await foreach (FileFinding finding in objects.CheckAsync(cancellationToken))
        {
            return Damaged(finding.RelativePath, finding.What);
        }

        try
        {
            ResultDocument result = await VerifyContentAsync(objects, cancellationToken);
            double seconds = Math.Round(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds, 3);
            return result with { Seconds = new SecondsResult(0, seconds, seconds) };
        }
        catch (DamagedObjectException exception)
        {
            return Damaged(exception.RelativePath, exception.Message);
        }
    }

    private static async Task<ResultDocument> VerifyContentAsync(FileObjectStore objects, CancellationToken cancellationToken)
    {
        Network network = await NetworkStore.ReadAsync(objects, cancellationToken)
            ?? throw new UsageException("The data folder holds no network: sync into it first.");
        HeaderStore headers = await HeaderStore.OpenAsync(objects, network, cancellationToken);
        var states = new StateStore(objects, network);
        StoredState? stored = await states.ReadVerifiedAsync(cancellationToken);
        StateVerdict verdict;
        if (stored is null)
        {
            StoredState? pending = await states.ReadPendingAsync(cancellationToken);
            return Describe(network, headers, null, null) with
            {
                Horizon = pending is null ? null : new HeaderResult(pending.Height, pending.Horizon.ToString(), null),
                Obstacle = "No state is complete here: run sync again to go on.",
            };
        }

        using var pool = new VerifierPool(Environment.ProcessorCount);
        verdict = await new StoredStateVerifier(network, objects, pool, DateTimeOffset.UtcNow).VerifyAsync(stored, cancellationToken);
        ulong segments = await CountSegmentsAsync(headers, stored, cancellationToken);
        return Describe(network, headers, verdict.Summary, verdict.Refusal) with
        {
            Segments = new SegmentsResult(segments, verdict.Summary is null ? 0 : segments, 0, 0),
        };
    }

    private static async Task<ulong> CountSegmentsAsync(HeaderStore headers, StoredState stored, CancellationToken cancellationToken) =>
        await headers.GetAsync(stored.Height, cancellationToken) is { } horizon && Grin.Chain.Segments.StateCommitment.IsProvable(horizon)
            ? new StatePlan(new Grin.Chain.Segments.StateCommitment(horizon), stored.Heights).Count
            : 0;

    private static ResultDocument Describe(Network network, HeaderStore headers, StateSummary? summary, RuleViolation? refusal) =>
        ResultDocument.Of(network, summary, refusal) with
        {
            Tip = new HeaderResult(headers.TipHeight, headers.Tip.Hash.ToString(), headers.Tip.TotalDifficulty),
            Headers = headers.TipHeight + 1,
        };

    private static ResultDocument Damaged(string path, string what) => new()
    {
        Verdict = ResultDocument.VerdictRefused,
        Network = "",
        Genesis = Hash.Zero.ToString(),
        Refusal = new RefusalResult(Rule.StoredData.Name, path, what),
    };
}
