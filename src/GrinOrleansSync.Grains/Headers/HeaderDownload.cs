using System.Collections.Immutable;
using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Rules;
using Grin.P2P;
using GrinOrleansSync.Grains.Contracts;

namespace GrinOrleansSync.Grains.Headers;

/// <summary>
/// The headers of a lease. Those after our best one come from a peer that claims more work than we have; along a branch that
/// is lighter at first the same peer is asked on until it is heavier, or the peer has nothing to show for its claim.
/// </summary>
internal sealed class HeaderDownload(HeaderOffering offering, HeaderRangeDownload ranges, PeerPool pool, HeaderFrauds frauds, TimeProvider time)
{
    /// <summary>Runs a lease; null when there was no peer for it, or none delivered.</summary>
    public Task<HeaderSubmission?> RunAsync(HeaderLease lease) => lease.Segment is { } segment ? ranges.RunAsync(lease, segment) : FollowAsync(lease);

    /// <summary>Asks a peer for the headers after the first it knows of a locator and has them judged; bans it for bad ones.</summary>
    /// <exception cref="PeerFaultException">It did not answer.</exception>
    public async Task<HeaderSubmission> AskAsync(PeerConnection connection, HeaderLease lease)
    {
        IReadOnlyList<BlockHeader> headers = await connection.GetHeadersAsync(lease.Locator, CancellationToken.None).ConfigureAwait(false);
        if (headers.Count == 0)
        {
            return new HeaderSubmission(lease.Tip, Progressed: false, null);
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

        return submission;
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
            else if (submission.Violation is null && frauds.Suspect(PeerIdentity.Of(peer.EndPoint), peer.Connection.Remote.Tip) is { } fraud)
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
    /// Asks on along a branch while it grows and is not heavier, up to the height that the peer claims: what a claim of more
    /// work can cost is bounded by the headers that the peer must have for it.
    /// </summary>
    private async Task<HeaderSubmission> FollowAsync(PeerConnection connection, HeaderLease lease)
    {
        HeaderSubmission submission = await AskAsync(connection, lease).ConfigureAwait(false);
        ulong reached = 0;
        while (submission is { Progressed: false, Violation: null, Branch: { } branch } && branch.Height > reached && branch.Height < connection.Remote.Tip.Height)
        {
            reached = branch.Height;
            ImmutableArray<Hash> locator = [branch.Hash, .. lease.Locator.Take(HeaderLocator.MaxEntries - 1)];
            submission = await AskAsync(connection, lease with { Locator = locator }).ConfigureAwait(false);
        }

        return submission;
    }
}
