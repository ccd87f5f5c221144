using System.Net;
using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Chain.Rules;
using Grin.P2P;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Telemetry;
using GrinOrleansSync.Grains.Verification;
using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Grains.Headers;

/// <summary>
/// What a silo does with headers that a peer sent: checks each for itself and that they link, lays them down, and offers
/// them to the header chain. Whatever is wrong with them is that peer's fault.
/// </summary>
internal sealed class HeaderOffering(
    Network network,
    PeerPool pool,
    VerifierPool verifierPool,
    IObjectStore objects,
    IGrainFactory grains,
    TimeProvider time) : IDisposable
{
    // How often a range that waits for others is asked about.
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _ending = new();

    /// <summary>The header chain.</summary>
    public IHeaderChainGrain Chain => grains.GetGrain<IHeaderChainGrain>(GrainKeys.Network(network.GenesisHash));

    /// <summary>How many headers from the first on are good by themselves and linked, and what is wrong with the next.</summary>
    public Task<(int Good, RuleViolation? Violation)> CheckAsync(IReadOnlyList<BlockHeader> headers)
    {
        DateTimeOffset now = time.GetUtcNow();
        return verifierPool.RunAsync(() => Check(headers, now));
    }

    /// <summary>Lays down headers that were checked.</summary>
    public async Task<HeaderRange> StageAsync(IReadOnlyList<BlockHeader> headers, ulong? segment)
    {
        HeaderRange range = StagedHeaders.RangeOf(headers, segment);
        byte[] bytes = await verifierPool.RunAsync(() => StagedHeaders.Encode(headers)).ConfigureAwait(false);
        await objects.PutAsync(range.Name, bytes, CancellationToken.None).ConfigureAwait(false);
        return range;
    }

    /// <summary>
    /// Offers a range and waits for the verdict. When the silo ends it is left to wait for those before it: the chain has it,
    /// and nobody needs to ask for it again.
    /// </summary>
    public async Task<HeaderSubmission> SubmitAsync(HeaderRange range)
    {
        HeaderSubmission submission = await Chain.SubmitAsync(range).ConfigureAwait(false);
        while (submission.Fate == HeaderFate.Waiting && !_ending.IsCancellationRequested)
        {
            await Task.Delay(Poll, time, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            submission = await Chain.SubmitAsync(range).ConfigureAwait(false);
        }

        return submission;
    }

    /// <summary>Bans a peer for a header that breaks a rule.</summary>
    public Task BanAsync(IPEndPoint peer, RuleViolation violation)
    {
        var fault = PeerFault.Ban(violation.Rule.Name, $"{violation.Place}: {violation.Detail}");
        return pool.BanAsync(peer, fault, BanReasonCode.BadBlockHeader, CancellationToken.None);
    }

    /// <summary>Nobody waits for a verdict any more.</summary>
    public void End() => _ending.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _ending.Dispose();

    private (int Good, RuleViolation? Violation) Check(IReadOnlyList<BlockHeader> headers, DateTimeOffset now)
    {
        using Timing timing = SyncMetrics.TimeHeaders();
        for (int i = 0; i < headers.Count; i++)
        {
            RuleViolation? violation = HeaderRules.CheckAlone(headers[i], network.Parameters, now)
                ?? (i > 0 ? HeaderRules.CheckAfter(headers[i - 1], headers[i], network.Parameters) : null);
            if (violation is not null)
            {
                SyncMetrics.HeadersChecked(i);
                return (i, violation);
            }
        }

        SyncMetrics.HeadersChecked(headers.Count);
        return (headers.Count, null);
    }
}
