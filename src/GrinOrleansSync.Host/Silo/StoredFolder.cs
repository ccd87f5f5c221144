using Grin.Chain;
using Grin.Chain.Networks;
using Grin.Chain.Rules;
using Grin.Chain.Segments;
using Grin.Chain.State;
using GrinOrleansSync.Host.Results;
using GrinOrleansSync.Storage.Files;
using GrinOrleansSync.Storage.Headers;
using GrinOrleansSync.Storage.Networks;
using GrinOrleansSync.Storage.Objects;
using GrinOrleansSync.Storage.States;

namespace GrinOrleansSync.Host.Silo;

/// <summary>A data folder that is only read: its network, its headers and its states.</summary>
internal sealed class StoredFolder : IAsyncDisposable
{
    private StoredFolder(FileObjectStore objects, Network network, HeaderStore headers)
    {
        Objects = objects;
        Network = network;
        Headers = headers;
        States = new StateStore(objects, network);
    }

    public FileObjectStore Objects { get; }

    public Network Network { get; }

    public HeaderStore Headers { get; }

    public StateStore States { get; }

    /// <summary>Opens a folder that something was synced into, reads it, and turns damage that is met into a result.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="checkFiles">Whether every file is checked before anything is interpreted.</param>
    /// <param name="read">Makes the result of the content.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static async Task<ResultDocument> ReadAsync(string folder, bool checkFiles, Func<StoredFolder, Task<ResultDocument>> read, CancellationToken cancellationToken)
    {
        await using FileObjectStore objects = await FileObjectStore.OpenAsync(folder, FileStoreMode.ReadOnly, cancellationToken: cancellationToken);
        if (checkFiles)
        {
            await foreach (FileFinding finding in objects.CheckAsync(cancellationToken))
            {
                return Damaged(finding.RelativePath, finding.What);
            }
        }

        try
        {
            Network network = await NetworkStore.ReadAsync(objects, cancellationToken)
                ?? throw new UsageException($"The data folder {folder} holds no network: sync into it first.");
            HeaderStore headers = await HeaderStore.OpenAsync(objects, network, cancellationToken);
            await using var opened = new StoredFolder(objects, network, headers);
            return await read(opened);
        }
        catch (DamagedObjectException exception)
        {
            return Damaged(exception.RelativePath, exception.Message);
        }
    }

    /// <summary>The plan of a stored state; null when its horizon header is not there.</summary>
    public async Task<StatePlan?> PlanAsync(StoredState state, CancellationToken cancellationToken) =>
        await Headers.GetAsync(state.Height, cancellationToken) is { } horizon && StateCommitment.IsProvable(horizon)
            ? new StatePlan(new StateCommitment(horizon), state.Heights, state.RangeProofTail)
            : null;

    /// <summary>What is to be said of the folder besides a verdict.</summary>
    public ResultDocument Describe(StoredState? state, StateSummary? summary, RuleViolation? refusal) => ResultDocument.Of(Network, summary, refusal) with
    {
        Horizon = state is null ? null : new HeaderResult(state.Height, state.Horizon.ToString(), null),
        Tip = new HeaderResult(Headers.TipHeight, Headers.Tip.Hash.ToString(), Headers.Tip.TotalDifficulty),
        Headers = Headers.TipHeight + 1,
    };

    public ValueTask DisposeAsync() => Objects.DisposeAsync();

    private static ResultDocument Damaged(string path, string what) => new()
    {
        Verdict = ResultDocument.VerdictRefused,
        Network = "",
        Genesis = Hash.Zero.ToString(),
        Refusal = new RefusalResult(Rule.StoredData.Name, path, what),
    };
}
