using System.Collections.Immutable;
using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Networks;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Telemetry;
using GrinOrleansSync.Grains.Verification;
using GrinOrleansSync.Grains.Work;
using GrinOrleansSync.Storage.Objects;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace GrinOrleansSync.Grains.Headers;

/// <inheritdoc cref="IHeaderChainGrain"/>
/// <remarks>Calls interleave, so that leases go out while ranges are judged; ranges are judged by one loop.</remarks>
[Reentrant]
internal sealed partial class HeaderChainGrain(
    Network network,
    IObjectStore objects,
    VerifierPool verifierPool,
    SiloLiveness liveness,
    SyncOptions options,
    TimeProvider time,
    ILogger<HeaderChainGrain> logger) : Grain, IHeaderChainGrain
{
    // Judged in one go, and appended: one write of the store's last page.
    private const int MaxRun = 8;

    // Verdicts that nobody asks for any more, since their silo is gone, make room for others.
    private const int RememberedVerdicts = 4 * HeaderPlan.Window;

    private readonly List<HeaderOffer> _offers = [];
    private readonly Dictionary<string, HeaderSubmission> _verdicts = new(StringComparer.Ordinal);
    private readonly Queue<string> _verdictOrder = new();
    private readonly HeaderPlan _plan = new([.. options.HeaderAnchors], options.LeaseDuration, options.HedgeAfter, liveness.IsGone);
    private HeaderChain _chain = null!;
    private Task _judging = Task.CompletedTask;
    private ByLocatorLease? _lease;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _chain = await HeaderChain.OpenAsync(network, objects, verifierPool, logger, cancellationToken);
        LogOpened(_chain.Tip.Height);
        ClusterProgress.TellTip(_chain.Tip.Height);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _judging.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        ClusterProgress.TellTip(null);
    }

    public Task<HeaderTip> GetTipAsync() => Task.FromResult(Describe(_chain.Tip));

    public async Task<HeaderTip?> GetHeaderAsync(ulong height) => await _chain.GetAsync(height) is { } header ? Describe(header) : null;

    public async Task<ImmutableArray<HeaderLease>> LeaseAsync(HeaderRequest request)
    {
        DateTimeOffset now = time.GetUtcNow();
        HeaderTip tip = Describe(_chain.Tip);
        if (request.ClaimedDifficulty <= tip.TotalDifficulty || request.Room <= 0)
        {
            return [];
        }

        ulong start = HeaderPlan.FrontierAfter(tip.Height) * HeaderPlan.RangeLength;
        if (await _chain.GetAsync(start) is not { } anchor || _chain.Tip.Hash != tip.Hash)
        {
            return [];
        }

        var leases = ImmutableArray.CreateBuilder<HeaderLease>();
        while (leases.Count < request.Room && _plan.Next(tip, anchor.Hash, request, now) is var (segment, hash))
        {
            leases.Add(new HeaderLease(tip, hash is { } before ? [before] : [], segment, _chain.Reorganisations));
        }

        if (leases.Count > 0 || _plan.IsWorking(now) || !_judging.IsCompleted || (_lease is { } other && other.Until > now && !liveness.IsGone(other.Silo)))
        {
            return leases.ToImmutable();
        }

        _lease = new ByLocatorLease(request.Silo, now + options.LeaseDuration);
        return [new HeaderLease(tip, await GetLocatorAsync(), null, _chain.Reorganisations)];
    }

    public Task ReleaseAsync(string silo, HeaderLease lease)
    {
        if (lease.Segment is { } segment)
        {
            _plan.Failed(segment);
        }
        else
        {
            _lease = _lease?.Silo == silo ? null : _lease;
        }

        return Task.CompletedTask;
    }

    public Task NoteParsedAsync(ulong segment, Hash lastHash)
    {
        _plan.MoveTo(Describe(_chain.Tip));
        _plan.Parsed(segment, lastHash);
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<Hash>> GetLocatorAsync() => HashesAsync(HeaderLocator.Heights);

    public Task<ImmutableArray<Hash>> GetLocatorAboveAsync(ulong height) =>
        HashesAsync(tip => HeaderLocator.HeightsAbove(tip, Math.Min(tip, height)));

    public async Task<HeaderSubmission> SubmitAsync(HeaderRange range)
    {
        if (range.Segment is null && _lease is { } lease)
        {
            // Along a branch one lease leads to many ranges.
            _lease = lease with { Until = time.GetUtcNow() + options.LeaseDuration };
        }

        if (_verdicts.Remove(range.Name, out HeaderSubmission? told))
        {
            return told;
        }

        HeaderOffer? offer = _offers.Find(other => other.Range.Name == range.Name);
        if (offer is null)
        {
            _offers.Add(offer = new HeaderOffer(range));
            if (range.Segment is { } segment)
            {
                _plan.Arrived(segment);
            }
        }

        if (_judging.IsCompleted)
        {
            _judging = JudgeAsync();
        }

        if (offer.IsByLocator || offer.Verdict.IsCompleted || range.FirstHeight <= _chain.Tip.Height + 1)
        {
            return await offer.Verdict;
        }

        offer.IsToldLater = true;
        return new HeaderSubmission(Describe(_chain.Tip), Progressed: false, null, null, HeaderFate.Waiting);
    }

    private static HeaderTip Describe(BlockHeader header) => new(header.Height, header.Hash, header.TotalDifficulty);

    /// <summary>Hashes of the best chain, all of the same one though it may change meanwhile.</summary>
    private async Task<ImmutableArray<Hash>> HashesAsync(Func<ulong, IReadOnlyList<ulong>> heights)
    {
        while (true)
        {
            BlockHeader tip = _chain.Tip;
            var hashes = ImmutableArray.CreateBuilder<Hash>();
            foreach (ulong height in heights(tip.Height))
            {
                hashes.Add((await _chain.GetAsync(height))?.Hash ?? Hash.Zero);
            }

            if (_chain.Tip.Hash == tip.Hash)
            {
                return hashes.ToImmutable();
            }
        }
    }

    private async Task JudgeAsync()
    {
        while (await NextRunAsync() is { Count: > 0 } run)
        {
            try
            {
                IReadOnlyList<HeaderSubmission> verdicts = await _chain.TakeAsync([.. run.Select(offer => offer.Range)]);
                ClusterProgress.TellTip(_chain.Tip.Height);
                for (int i = 0; i < verdicts.Count; i++)
                {
                    Decide(run[i], verdicts[i]);
                }
            }
#pragma warning disable CA1031 // Whatever went wrong with the storage: the chain is opened again from it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogBroken(exception);
                _offers.ForEach(offer => offer.Fail(exception));
                _offers.Clear();
                DeactivateOnIdle();
                return;
            }
        }
    }

    /// <summary>
    /// Ranges to judge together: one that answers a locator by itself; else the one that follows the best chain, and those
    /// that follow it. What should follow the chain and does not is decided on the way.
    /// </summary>
    private async Task<IReadOnlyList<HeaderOffer>> NextRunAsync()
    {
        if (_offers.Find(offer => offer.IsByLocator) is { } byLocator)
        {
            return [byLocator];
        }

        List<HeaderOffer> run = [];
        foreach (HeaderOffer offer in _offers.Where(offer => offer.Range.FirstHeight <= _chain.Tip.Height + 1).OrderBy(offer => offer.Range.FirstHeight).ToArray())
        {
            if (run.Count == 0 && await _chain.IsFollowedByAsync(offer.Range))
            {
                run.Add(offer);
            }
            else if (run.Count == 0)
            {
                await objects.DeleteAsync(offer.Range.Name);
                Decide(offer, new HeaderSubmission(Describe(_chain.Tip), Progressed: false, null, null, HeaderFate.Stray));
            }
        }

        while (run.Count is > 0 and < MaxRun && _offers.Find(offer => Follows(run[^1].Range, offer.Range)) is { } next)
        {
            run.Add(next);
        }

        return run;
    }

    private static bool Follows(HeaderRange range, HeaderRange next) =>
        next.Segment is not null && next.FirstHeight == range.LastHeight + 1 && next.PreviousHash == range.LastHash;

    private void Decide(HeaderOffer offer, HeaderSubmission verdict)
    {
        Remove(offer);
        if (offer.IsToldLater && _verdicts.TryAdd(offer.Range.Name, verdict))
        {
            _verdictOrder.Enqueue(offer.Range.Name);
            if (_verdictOrder.Count > RememberedVerdicts)
            {
                _verdicts.Remove(_verdictOrder.Dequeue());
            }
        }

        offer.Decide(verdict);
    }

    private void Remove(HeaderOffer offer)
    {
        _offers.Remove(offer);
        _plan.MoveTo(Describe(_chain.Tip));
        if (offer.Range.Segment is { } segment)
        {
            _plan.Judged(segment);
        }
    }

    private sealed record ByLocatorLease(string Silo, DateTimeOffset Until);

    [LoggerMessage(Level = LogLevel.Information, Message = "Header chain opened at height {Height}.")]
    private partial void LogOpened(ulong height);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The header chain could not be written; it is opened again.")]
    private partial void LogBroken(Exception exception);
}
