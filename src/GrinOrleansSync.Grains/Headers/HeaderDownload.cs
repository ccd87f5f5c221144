using System.Collections.Immutable;
using System.Diagnostics;
using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Rules;
using Grin.P2P;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Telemetry;

namespace GrinOrleansSync.Grains.Headers;

/// <summary>
/// The headers of a lease. Those after our best one come from a peer that claims more work than we have; along a branch that
/// is lighter at first the same peer is asked on until it is heavier, or the peer has nothing more to show for its claim.
/// </summary>
internal sealed class HeaderDownload(HeaderOffering offering, HeaderRangeDownload ranges, PeerPool pool, HeaderFrauds frauds, TimeProvider time)
{
    // Each makes the stretch in which a peer's chain leaves ours nineteen times shorter.
    private const int MaxSearches = 8;

    /// <summary>Runs a lease; null when there was no peer for it, or none delivered.</summary>
    public async Task<HeaderSubmission?> RunAsync(HeaderLease lease)
    {
        using Activity? span = SyncTraces.StartHeaders(lease);
        HeaderSubmission? submission = await (lease.Segment is { } segment ? ranges.RunAsync(lease, segment) : FollowAsync(lease)).ConfigureAwait(false);
        span.Tell(submission);
        return submission;
    }

    /// <summary>
    /// Asks a peer for the headers after the first it knows of a locator and has them judged; bans it for bad ones. Gives
    /// the height of the last header too, that of genesis for none.
    /// </summary>
    /// <exception cref="PeerFaultException">It did not answer.</exception>
    public async Task<(HeaderSubmission Submission, ulong LastHeight)> AskAsync(PeerConnection connection, HeaderLease lease)
    {
        IReadOnlyList<BlockHeader> headers = await connection.GetHeadersAsync(lease.Locator, CancellationToken.None).ConfigureAwait(false);
        if (headers.Count == 0)
        {
            return (new HeaderSubmission(lease.Tip, Progressed: false, null), 0);
        }

        (int good, RuleViolation? violation) = await offering.CheckAsync(headers).ConfigureAwait(false);
        HeaderSubmission submission = good == 0 || headers[0].Height == 0
            ? new HeaderSubmission(lease.Tip, Progressed: false, violation)
            : await offering.SubmitAsync(await offering.StageAsync([.. headers.Take(good)], segment: null).ConfigureAwait(false)).ConfigureAwait(false);
        submission = submission with { Violation = submission.Violation ?? violation };
        if (submission.Violation is not null)
        {
            await offering.BanAsync(connection.RemoteEndPoint, submission.Violation).ConfigureAwait(false);
        }

        return (submission, headers[^1].Height);
    }

    private async Task<HeaderSubmission?> FollowAsync(HeaderLease lease)
    {
        var query = new PeerQuery { Capabilities = Capabilities.HeaderHistory, MinTotalDifficulty = lease.Tip.TotalDifficulty + 1 };
        using PeerLease? peer = await pool.RentAsync(query, CancellationToken.None).ConfigureAwait(false);
        if (peer is null)
        {
            return null;
        }

        long asked = time.GetTimestamp();
        try
        {
            HeaderSubmission submission = await FollowAsync(peer.Connection, lease).ConfigureAwait(false);
            if (submission.Progressed)
            {
                frauds.Clear(PeerIdentity.Of(peer.EndPoint));
                peer.Delivered(0, time.GetElapsedTime(asked));
            }
            else if (submission.Violation is null && submission.Fate != HeaderFate.Waiting && frauds.Suspect(PeerIdentity.Of(peer.EndPoint), peer.Connection.Remote.Tip) is { } fraud)
            {
                await pool.BanAsync(peer.EndPoint, fraud, BanReasonCode.FraudHeight, CancellationToken.None).ConfigureAwait(false);
            }

            return submission;
        }
        catch (PeerFaultException exception)
        {
            peer.Failed(exception.Fault);
            return null;
        }
    }

    /// <summary>
    /// Finds where the peer's chain leaves ours, and asks on along it while it grows and is not heavier, up to the height
    /// that the peer claims: what a claim of more work can cost is bounded by the headers that the peer must have for it.
    /// </summary>
    private async Task<HeaderSubmission> FollowAsync(PeerConnection connection, HeaderLease lease)
    {
        (HeaderSubmission submission, ulong last) = await AskAsync(connection, lease).ConfigureAwait(false);
        ulong reached = 0;
        for (int searches = 0; searches < MaxSearches && submission is { Progressed: false, Violation: null } && last > reached && last < connection.Remote.Tip.Height;)
        {
            ImmutableArray<Hash> locator;
            if (submission.Branch is { } branch)
            {
                (reached, last) = (branch.Height, branch.Height);
                locator = [branch.Hash, .. lease.Locator.Take(HeaderLocator.MaxEntries - 1)];
            }
            else
            {
                // All of it was ours already: the branch begins further up.
                searches++;
                reached = last;
                locator = await offering.Chain.GetLocatorAboveAsync(last).ConfigureAwait(false);
            }

            (submission, last) = await AskAsync(connection, lease with { Locator = locator }).ConfigureAwait(false);
            last = submission.Branch?.Height ?? last;
        }

        return submission;
    }
}
