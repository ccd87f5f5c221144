using System.Collections.Immutable;
using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Chain.Rules;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Verification;
using GrinOrleansSync.Storage.Headers;
using GrinOrleansSync.Storage.Objects;
using Microsoft.Extensions.Logging;

namespace GrinOrleansSync.Grains.Headers;

/// <inheritdoc cref="IHeaderChainGrain"/>
internal sealed partial class HeaderChainGrain(
    Network network,
    IObjectStore objects,
    VerifierPool verifierPool,
    SyncOptions options,
    TimeProvider time,
    ILogger<HeaderChainGrain> logger) : Grain, IHeaderChainGrain
{
    // A verifier is kept at every so many headers, so that a fork is verified from there and not from genesis.
    private const ulong CheckpointInterval = 512;

    private readonly List<HeaderChainVerifier> _checkpoints = [];
    private HeaderStore _store = null!;
    private HeaderChainVerifier _best = null!;
    private (string Silo, DateTimeOffset Until)? _lease;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _store = await HeaderStore.OpenAsync(objects, network, cancellationToken);
        _best = HeaderChainVerifier.FromGenesis(network);
        await ReplayAsync(_store.TipHeight, cancellationToken);
        await foreach (string name in objects.ListAsync(StagedHeaders.Prefix, cancellationToken))
        {
            await objects.DeleteAsync(name, cancellationToken);
        }

        LogOpened(_store.TipHeight);
    }

    public Task<HeaderTip> GetTipAsync() => Task.FromResult(Describe(_best.Tip));

    public async Task<HeaderTip?> GetHeaderAsync(ulong height) =>
        await _store.GetAsync(height, CancellationToken.None) is { } header ? Describe(header) : null;

    public async Task<HeaderLease?> LeaseAsync(string silo, ulong claimedDifficulty)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (claimedDifficulty <= _best.Tip.TotalDifficulty || (_lease is { } lease && lease.Silo != silo && lease.Until > now))
        {
            return null;
        }

        _lease = (silo, now + options.LeaseDuration);
        return new HeaderLease(Describe(_best.Tip), await GetLocatorAsync());
    }

    public Task ReleaseAsync(string silo)
    {
        _lease = _lease?.Silo == silo ? null : _lease;
        return Task.CompletedTask;
    }

    public async Task<ImmutableArray<Hash>> GetLocatorAsync()
    {
        var locator = ImmutableArray.CreateBuilder<Hash>();
        foreach (ulong height in HeaderLocator.Heights(_best.Tip.Height))
        {
            locator.Add((await _store.GetAsync(height, CancellationToken.None))!.Hash);
        }

        return locator.ToImmutable();
    }

    public async Task<HeaderSubmission> SubmitAsync(HeaderRange range)
    {
        _lease = null;
        if (await objects.GetAsync(range.Name) is not { } bytes)
        {
            // Taken before, when the answer was lost. If not, they were cleared away with an activation, which is nobody's fault.
            return await _store.FindAsync(range.LastHash, CancellationToken.None) is not null
                ? new HeaderSubmission(Describe(_best.Tip), Progressed: false, null)
                : throw new InvalidOperationException($"The headers {range.Name} are gone; they have to be downloaded again.");
        }

        List<BlockHeader> headers = await verifierPool.RunAsync(() => StagedHeaders.Decode(bytes.Span, network.Parameters.ProofSize));
        HeaderSubmission submission = await TakeAsync(headers);
        await objects.DeleteAsync(range.Name);
        return submission;
    }

    private static HeaderTip Describe(BlockHeader header) => new(header.Height, header.Hash, header.TotalDifficulty);

    private async Task<HeaderSubmission> TakeAsync(List<BlockHeader> headers)
    {
        BlockHeader? parent = await _store.FindAsync(headers[0].PreviousHash, CancellationToken.None);
        if (parent is null)
        {
            var unlinked = new RuleViolation(Rule.HeaderChain, RulePlace.Header(headers[0].Height), $"it follows {headers[0].PreviousHash}, which is no header of our chain");
            return new HeaderSubmission(Describe(_best.Tip), Progressed: false, unlinked);
        }

        (int known, BlockHeader fork) = await SkipKnownAsync(parent, headers);
        if (known == headers.Count)
        {
            return new HeaderSubmission(Describe(_best.Tip), Progressed: false, null);
        }

        HeaderChainVerifier branch = await VerifierAtAsync(fork);
        (List<BlockHeader> good, RuleViolation? violation) = await verifierPool.RunAsync(() => Verify(branch, headers.Skip(known)));
        bool heavier = good.Count > 0 && branch.Tip.TotalDifficulty > _best.Tip.TotalDifficulty;
        if (heavier)
        {
            await SwitchToAsync(fork.Height, good);
        }

        return new HeaderSubmission(Describe(_best.Tip), heavier, violation);
    }

    /// <summary>How many of the headers are those of our chain, byte for byte, and the last common one.</summary>
    private async Task<(int Known, BlockHeader Fork)> SkipKnownAsync(BlockHeader parent, List<BlockHeader> headers)
    {
        int known = 0;
        BlockHeader fork = parent;
        while (known < headers.Count
            && await _store.GetAsync(fork.Height + 1, CancellationToken.None) is { } ours
            && StagedHeaders.Encode([ours]).AsSpan().SequenceEqual(StagedHeaders.Encode([headers[known]])))
        {
            fork = ours;
            known++;
        }

        return (known, fork);
    }

    /// <summary>By the rules that need order; a silo stages only headers that have passed the others (<see cref="HeaderDownload"/>).</summary>
    private static (List<BlockHeader> Good, RuleViolation? Violation) Verify(HeaderChainVerifier branch, IEnumerable<BlockHeader> headers)
    {
        var good = new List<BlockHeader>();
        foreach (BlockHeader header in headers)
        {
            if (!branch.TryAppendChecked(header, out RuleViolation? violation))
            {
                return (good, violation);
            }

            good.Add(header);
        }

        return (good, null);
    }

    private async Task<HeaderChainVerifier> VerifierAtAsync(BlockHeader header)
    {
        if (header.Height == _best.Tip.Height)
        {
            return _best.Clone();
        }

        int checkpoint = (int)(header.Height / CheckpointInterval);
        HeaderChainVerifier verifier = checkpoint == 0 ? HeaderChainVerifier.FromGenesis(network) : _checkpoints[checkpoint - 1].Clone();
        await foreach (BlockHeader next in _store.ReadAsync(verifier.Tip.Height + 1, header.Height - verifier.Tip.Height, CancellationToken.None))
        {
            verifier.AppendVerified(next);
        }

        return verifier;
    }

    private async Task SwitchToAsync(ulong forkHeight, List<BlockHeader> branch)
    {
        if (forkHeight < _best.Tip.Height)
        {
            LogReorganised(forkHeight, _best.Tip.Height, branch[^1].Height);
            BlockHeader fork = (await _store.GetAsync(forkHeight, CancellationToken.None))!;
            HeaderChainVerifier verifier = await VerifierAtAsync(fork);
            await _store.RewindAsync(forkHeight, CancellationToken.None);
            _checkpoints.RemoveAll(checkpoint => checkpoint.Tip.Height > forkHeight);
            _best = verifier;
        }

        await _store.AppendAsync(branch, CancellationToken.None);
        foreach (BlockHeader header in branch)
        {
            Advance(header);
        }
    }

    private async Task ReplayAsync(ulong height, CancellationToken cancellationToken)
    {
        if (height == 0)
        {
            return;
        }

        await foreach (BlockHeader header in _store.ReadAsync(1, height, cancellationToken))
        {
            Advance(header);
        }
    }

    private void Advance(BlockHeader header)
    {
        _best.AppendVerified(header);
        if (header.Height % CheckpointInterval == 0)
        {
            _checkpoints.Add(_best.Clone());
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Header chain opened at height {Height}.")]
    private partial void LogOpened(ulong height);

    [LoggerMessage(Level = LogLevel.Information, Message = "Header chain leaves its branch at height {Fork}: {Old} headers give way to {New}.")]
    private partial void LogReorganised(ulong fork, ulong old, ulong @new);
}
