using System.CommandLine;
using Grin.Chain.Networks;
using Grin.Chain.State;
using GrinOrleansSync.Host.Results;
using GrinOrleansSync.Storage.Files;
using GrinOrleansSync.Storage.Headers;
using GrinOrleansSync.Storage.Networks;
using GrinOrleansSync.Storage.Objects;
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
            ResultWriter.Write(await ReadAsync(parsed.GetValue(data)!, cancellationToken), parsed.GetValue(json));
            return ExitCode.Verified;
        });
        return command;
    }

    private static async Task<ResultDocument> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        await using FileObjectStore objects = await FileObjectStore.OpenAsync(folder, FileStoreMode.ReadOnly, cancellationToken: cancellationToken);
        try
        {
            Network network = await NetworkStore.ReadAsync(objects, cancellationToken)
                ?? throw new UsageException($"The data folder {folder} holds no network: sync into it first.");
            HeaderStore headers = await HeaderStore.OpenAsync(objects, network, cancellationToken);
            var states = new StateStore(objects, network);
            StoredState? verified = await states.ReadVerifiedAsync(cancellationToken);
            StoredState? shown = verified ?? await states.ReadPendingAsync(cancellationToken);
            return ResultDocument.Of(network, null, null) with
            {
                Verdict = verified is not null ? ResultDocument.VerdictVerified : ResultDocument.VerdictIncomplete,
                Horizon = shown is null ? null : new HeaderResult(shown.Height, shown.Horizon.ToString(), null),
                Tip = new HeaderResult(headers.TipHeight, headers.Tip.Hash.ToString(), headers.Tip.TotalDifficulty),
                Headers = headers.TipHeight + 1,
                Segments = shown is null ? null : await CountAsync(headers, states, shown, cancellationToken),
            };
        }
        catch (DamagedObjectException exception)
        {
            throw new UsageException($"{exception.Message} Run verify to see what else is, and sync to repair it.");
        }
    }

    private static async Task<SegmentsResult?> CountAsync(HeaderStore headers, StateStore states, StoredState shown, CancellationToken cancellationToken)
    {
        if (await headers.GetAsync(shown.Height, cancellationToken) is not { } horizon || !Grin.Chain.Segments.StateCommitment.IsProvable(horizon))
        {
            return null;
        }

        var plan = new StatePlan(new Grin.Chain.Segments.StateCommitment(horizon), shown.Heights);
        ulong verified = 0;
        await foreach (SegmentResult result in states.ReadResultsAsync(shown.Horizon, cancellationToken))
        {
            verified += plan.Contains(result.Id) ? 1UL : 0;
        }

        return new SegmentsResult(plan.Count, verified, 0, 0);
    }
}
