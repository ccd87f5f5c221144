using System.Runtime.CompilerServices;
using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Chain.Rules;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Verification;
using GrinOrleansSync.Storage.Headers;
using GrinOrleansSync.Storage.Objects;
using Microsoft.Extensions.Logging;

namespace GrinOrleansSync.Grains.Headers;

/// <summary>
/// The best chain, in the header store, and a few lighter branches, in staged ranges. A branch that becomes heavier takes
/// the best chain's place: by then every header of it is verified. Everything can be stopped at any instant: what is opened
/// next finds the store whole and takes the staged ranges again, in the order of their heights. That also helps after an
/// error of the storage. One caller at a time.
/// </summary>
internal sealed partial class HeaderChain
{
    /// <summary>Branches kept; of more, the one that was added to longest ago is given up.</summary>
    public const int MaxBranches = 4;

    // Ranges that are read and appended in one go: the store writes its last page anew with each append.
    private const int RangesAtOnce = 8;

    private readonly Network _network;
    private readonly IObjectStore _objects;
    private readonly VerifierPool _verifierPool;
    private readonly ILogger _log;
    private readonly HeaderStore _store;
    private readonly List<HeaderBranch> _branches = [];
    private HeaderChainVerifier _best;

    private HeaderChain(Network network, IObjectStore objects, VerifierPool verifierPool, ILogger log, HeaderStore store, HeaderChainVerifier best)
    {
        _network = network;
        _objects = objects;
        _verifierPool = verifierPool;
        _log = log;
        _store = store;
        _best = best;
    }

    /// <summary>The best header that is stored.</summary>
    public BlockHeader Tip => _store.Tip;

    /// <summary>How often the best chain has left its branch since it was opened.</summary>
    public ulong Reorganisations { get; private set; }

    /// <summary>Last headers of the branches, the one added to last at the end.</summary>
    public IEnumerable<HeaderTip> Branches => _branches.Select(branch => branch.Tip);

    /// <summary>Opens what is stored and takes the ranges that lie staged.</summary>
    public static async Task<HeaderChain> OpenAsync(Network network, IObjectStore objects, VerifierPool verifierPool, ILogger log, CancellationToken cancellationToken)
    {
        HeaderStore store = await HeaderStore.OpenAsync(objects, network, cancellationToken);
        HeaderChainVerifier best = await store.VerifierAtAsync(store.TipHeight, cancellationToken);
        var chain = new HeaderChain(network, objects, verifierPool, log, store, best);
        await chain.TakeStagedAsync(cancellationToken);
        return chain;
    }

    /// <summary>The header of the best chain at a height; null above the tip.</summary>
    public ValueTask<BlockHeader?> GetAsync(ulong height) => _store.GetAsync(height, CancellationToken.None);

    /// <summary>Whether a range follows a header of the best chain, its last one or another.</summary>
    public async ValueTask<bool> IsFollowedByAsync(HeaderRange range) =>
        range.FirstHeight > 0 && (await GetAsync(range.FirstHeight - 1))?.Hash == range.PreviousHash;

    /// <summary>
    /// Judges ranges each of which follows the one before, and keeps what is good and new of them. Those behind one that is
    /// not good throughout are not judged.
    /// </summary>
    /// <returns>A verdict for each range that was judged, at least the first.</returns>
    public async Task<IReadOnlyList<HeaderSubmission>> TakeAsync(IReadOnlyList<HeaderRange> run)
    {
        var read = new List<List<BlockHeader>>();
        foreach (HeaderRange range in run)
        {
            if (await ReadAsync(range) is not { } headers)
            {
                break;
            }

            read.Add(headers);
        }

        if (read.Count == 0)
        {
            return [await RecallAsync(run[0])];
        }

        HeaderRange[] ranges = [.. run.Take(read.Count)];
        if (_branches.FirstOrDefault(branch => branch.Has(ranges[0])) is { } known)
        {
            Touch(known);
            return [new HeaderSubmission(Describe(Tip), Progressed: false, null, known.Tip)];
        }

        if (await FindBaseAsync(ranges[0], read[0]) is not var (start, skipped))
        {
            await _objects.DeleteAsync(ranges[0].Name);
            return [Unlinked(read[0][0])];
        }

        read[0].RemoveRange(0, skipped);
        return await TakeAsync(start, ranges, read);
    }

    private static HeaderTip Describe(BlockHeader header) => new(header.Height, header.Hash, header.TotalDifficulty);

    private HeaderSubmission Unlinked(BlockHeader header) => new(
        Describe(Tip),
        Progressed: false,
        new RuleViolation(Rule.HeaderChain, RulePlace.Header(header.Height), $"it follows {header.PreviousHash}, which is no header of our chain"));

    /// <summary>A range that is not there: taken before, when the answer was lost, or cleared away, which is nobody's fault.</summary>
    private async Task<HeaderSubmission> RecallAsync(HeaderRange range)
    {
        bool isTaken = await _store.FindAsync(range.LastHash) is not null;
        return new HeaderSubmission(Describe(Tip), Progressed: false, null, null, isTaken ? HeaderFate.Judged : HeaderFate.Lost);
    }

    private async Task<List<BlockHeader>?> ReadAsync(HeaderRange range) =>
        await _objects.GetAsync(range.Name) is { } bytes
            ? await _verifierPool.RunAsync(() => StagedHeaders.Decode(bytes.Span, _network.Parameters.ProofSize))
            : null;

    /// <summary>What a range is verified on top of, and how many of its headers are part of that already.</summary>
    private async Task<(HeaderBranch Start, int Skipped)?> FindBaseAsync(HeaderRange range, List<BlockHeader> headers)
    {
        if (await IsFollowedByAsync(range))
        {
            (int known, ulong fork) = await SkipKnownAsync(headers);
            HeaderChainVerifier verifier = fork == _best.Tip.Height ? _best.Clone() : await _store.VerifierAtAsync(fork);
            return (new HeaderBranch(fork, verifier, []), known);
        }

        foreach (HeaderBranch branch in _branches)
        {
            int before = branch.RangesBefore(range);
            if (before > 0)
            {
                HeaderChainVerifier verifier = before == branch.Ranges.Count ? branch.Verifier.Clone() : await ReplayAsync(branch, before);
                return (new HeaderBranch(branch.ForkHeight, verifier, [.. branch.Ranges.Take(before)]), 0);
            }
        }

        return null;
    }

    /// <summary>How many of the headers are those of the best chain, byte for byte, and the height of the last common one.</summary>
    private async Task<(int Known, ulong Fork)> SkipKnownAsync(List<BlockHeader> headers)
    {
        int known = 0;
        while (known < headers.Count
            && await GetAsync(headers[known].Height) is { } ours
            && StagedHeaders.Encode([ours]).AsSpan().SequenceEqual(StagedHeaders.Encode([headers[known]])))
        {
            known++;
        }

        return (known, headers[0].Height + (ulong)known - 1);
    }

    private async Task<HeaderChainVerifier> ReplayAsync(HeaderBranch branch, int ranges)
    {
        HeaderChainVerifier verifier = await _store.VerifierAtAsync(branch.ForkHeight);
        await foreach (List<BlockHeader> headers in ReadNewAsync(branch.ForkHeight, [.. branch.Ranges.Take(ranges)]))
        {
            headers.ForEach(verifier.AppendVerified);
        }

        return verifier;
    }

    /// <summary>The headers of a branch's ranges, without those that it shares with the best chain.</summary>
    private async IAsyncEnumerable<List<BlockHeader>> ReadNewAsync(ulong forkHeight, IReadOnlyList<HeaderRange> ranges, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (HeaderRange range in ranges)
        {
            cancellationToken.ThrowIfCancellationRequested();
            List<BlockHeader> headers = await ReadAsync(range) ?? throw new InvalidDataException($"The headers {range.Name} of a branch are gone.");
            headers.RemoveAll(header => header.Height <= forkHeight);
            yield return headers;
        }
    }

    private async Task<IReadOnlyList<HeaderSubmission>> TakeAsync(HeaderBranch start, HeaderRange[] ranges, List<List<BlockHeader>> read)
    {
        (int[] good, RuleViolation? violation) = await _verifierPool.RunAsync(() => Verify(start.Verifier, read));
        HeaderTip? tip = null;
        bool heavier = good.Sum() > 0 && start.Verifier.Tip.TotalDifficulty > _best.Tip.TotalDifficulty;
        if (heavier)
        {
            await SwitchToAsync(start, [.. read.Take(good.Length).SelectMany((headers, i) => headers.Take(good[i]))]);
            await DeleteAsync([.. start.Ranges, .. ranges.Take(good.Length)]);
        }
        else if (violation is null && good.Sum() > 0)
        {
            var branch = new HeaderBranch(start.ForkHeight, start.Verifier, [.. start.Ranges, .. ranges.Take(good.Length)]);
            await KeepAsync(branch);
            tip = branch.Tip;
        }
        else
        {
            // All known, or bad: then its sender is banned, and what is good may come again from someone else.
            await DeleteAsync(ranges.Take(good.Length));
        }

        return [.. good.Select((_, i) => new HeaderSubmission(Describe(Tip), heavier, i == good.Length - 1 ? violation : null, tip))];
    }

    /// <summary>
    /// By the rules that need order; a silo stages only headers that have passed the others. Gives how many headers of each
    /// range are good, up to the first range that has a bad one.
    /// </summary>
    private static (int[] Good, RuleViolation? Violation) Verify(HeaderChainVerifier verifier, List<List<BlockHeader>> ranges)
    {
        var good = new List<int>();
        foreach (List<BlockHeader> headers in ranges)
        {
            int count = 0;
            RuleViolation? violation = null;
            while (count < headers.Count && verifier.TryAppendChecked(headers[count], out violation))
            {
                count++;
            }

            good.Add(count);
            if (violation is not null)
            {
                return ([.. good], violation);
            }
        }

        return ([.. good], null);
    }

    /// <summary>Makes a branch the best chain: one that continues it, or one that leaves it and is heavier.</summary>
    private async Task SwitchToAsync(HeaderBranch branch, List<BlockHeader> newest)
    {
        if (branch.ForkHeight < _store.TipHeight)
        {
            LogReorganised(branch.ForkHeight, _store.TipHeight, branch.Tip.Height);
            Reorganisations++;
            await _store.RewindAsync(branch.ForkHeight);
        }

        await AppendAsync(branch, newest);
        _best = branch.Verifier;
        _branches.RemoveAll(other => branch.Has(other.Ranges[^1]));
        await DropAsync(_branches.Where(other => other.ForkHeight > branch.ForkHeight));
    }

    private async Task AppendAsync(HeaderBranch branch, List<BlockHeader> newest)
    {
        var batch = new List<BlockHeader>();
        await foreach (List<BlockHeader> headers in ReadNewAsync(branch.ForkHeight, branch.Ranges))
        {
            batch.AddRange(headers);
            if (batch.Count >= RangesAtOnce * HeaderPlan.RangeLength)
            {
                await _store.AppendAsync(batch);
                batch = [];
            }
        }

        batch.AddRange(newest);
        await _store.AppendAsync(batch);
    }

    /// <summary>Keeps a branch in place of the one that it continues.</summary>
    private async Task KeepAsync(HeaderBranch branch)
    {
        _branches.RemoveAll(other => other.Ranges.Count < branch.Ranges.Count && branch.Has(other.Ranges[^1]));
        _branches.Add(branch);
        if (_branches.Count > MaxBranches)
        {
            await DropAsync([_branches[0]]);
        }
    }

    private void Touch(HeaderBranch branch)
    {
        _branches.Remove(branch);
        _branches.Add(branch);
    }

    private async Task DropAsync(IEnumerable<HeaderBranch> branches)
    {
        foreach (HeaderBranch branch in branches.ToArray())
        {
            _branches.Remove(branch);
            LogDropped(branch.ForkHeight, branch.Tip.Height);
            await DeleteAsync(branch.Ranges);
        }
    }

    /// <summary>Deletes ranges that no branch needs.</summary>
    private Task DeleteAsync(IEnumerable<HeaderRange> ranges) => Task.WhenAll(
        ranges.Where(range => !_branches.Any(branch => branch.Has(range))).Select(range => _objects.DeleteAsync(range.Name)));

    /// <summary>
    /// What was staged when the chain was last in memory: ranges of branches, or of a branch that was becoming the best
    /// chain; and ranges that nothing leads to any more.
    /// </summary>
    private async Task TakeStagedAsync(CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await foreach (string name in _objects.ListAsync(StagedHeaders.Prefix, cancellationToken))
        {
            names.Add(name);
        }

        foreach (string name in names)
        {
            try
            {
                if (await _objects.GetAsync(name, cancellationToken) is { } bytes
                    && StagedHeaders.TryDecode(bytes.Span, _network.Parameters.ProofSize, out List<BlockHeader>? headers, out _)
                    && StagedHeaders.RangeOf(headers) is { FirstHeight: > 0 } range
                    && range.Name == name)
                {
                    await TakeAsync([range]);
                    continue;
                }
            }
            catch (DamagedObjectException exception)
            {
                LogDamaged(name, exception.Message);
            }

            await _objects.DeleteAsync(name, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Header chain leaves its branch at height {Fork}: {Old} gives way to {New}.")]
    private partial void LogReorganised(ulong fork, ulong old, ulong @new);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The branch from height {Fork} to {Tip} is given up.")]
    private partial void LogDropped(ulong fork, ulong tip);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Name} can't be used and is downloaded again: {Problem}")]
    private partial void LogDamaged(string name, string problem);
}
