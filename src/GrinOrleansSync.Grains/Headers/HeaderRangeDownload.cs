using System.Collections.Immutable;
using System.Net;
using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Rules;
using Grin.P2P;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Verification;
using GrinOrleansSync.Grains.Work;

namespace GrinOrleansSync.Grains.Headers;

/// <summary>
/// One range of headers of many that are downloaded at once, from whichever peer delivers it: by the hash before it, or by
/// number (p2p.md §4.5, §13). As soon as it is parsed the range behind it can be asked for.
/// </summary>
internal sealed class HeaderRangeDownload(
    HeaderOffering offering,
    PeerPool pool,
    HeaderFrauds frauds,
    HeaderStrays strays,
    MemoryBudget memory,
    WorkSignal signal,
    TimeProvider time)
{
    /// <summary>Bytes that 512 of the largest headers take: as a frame (p2p.md §1.3), parsed, and in the form they are laid down in.</summary>
    public const long WorstCase = 3 << 19;

    private const int MaxPeers = 3;

    private int _asking;

    /// <summary>Ranges that peers are asked for, or about to be.</summary>
    public int Asking => Volatile.Read(ref _asking);

    /// <summary>Runs a lease; null when no peer delivered the range, or it went lost.</summary>
    public async Task<HeaderSubmission?> RunAsync(HeaderLease lease, ulong segment)
    {
        (HeaderRange Range, IPEndPoint Peer, ChainTip Claim)? delivery;
        Interlocked.Increment(ref _asking);
        try
        {
            delivery = await DownloadAsync(lease, segment).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _asking);
            signal.Raise();
        }

        if (delivery is not var (range, peer, claim))
        {
            return null;
        }

        HeaderSubmission submission = await offering.SubmitAsync(range).ConfigureAwait(false);
        if (submission.Violation is not null)
        {
            await offering.BanAsync(peer, submission.Violation).ConfigureAwait(false);
        }
        else if (submission.Fate == HeaderFate.Stray || submission.Branch is not null)
        {
            strays.Add(peer, lease.Reorganisations);
        }
        else if (submission.Progressed)
        {
            frauds.Clear(PeerIdentity.Of(peer));
        }
        else if (submission.Fate != HeaderFate.Waiting && range.Count < HeaderPlan.RangeLength)
        {
            await SuspectAsync(peer, claim).ConfigureAwait(false);
        }

        return submission.Fate == HeaderFate.Lost ? null : submission;
    }

    private async Task<(HeaderRange Range, IPEndPoint Peer, ChainTip Claim)?> DownloadAsync(HeaderLease lease, ulong segment)
    {
        using IDisposable reservation = await memory.ReserveAsync(WorstCase, CancellationToken.None).ConfigureAwait(false);
        List<IPEndPoint> tried = [.. strays.Of(lease.Reorganisations)];
        for (int peers = 0; peers < MaxPeers; peers++)
        {
            var query = new PeerQuery
            {
                Capabilities = lease.Locator.IsEmpty ? Capabilities.HeaderSegments : Capabilities.HeaderHistory,
                MinHeight = (segment + 1) * HeaderPlan.RangeLength,
                MinTotalDifficulty = lease.Tip.TotalDifficulty + 1,
                Excluded = tried,
            };
            using PeerLease? peer = await pool.RentAsync(query, CancellationToken.None).ConfigureAwait(false);
            if (peer is null)
            {
                return null;
            }

            tried.Add(peer.EndPoint);
            if (await TryPeerAsync(peer, lease, segment).ConfigureAwait(false) is { } range)
            {
                return (range, peer.EndPoint, peer.Connection.Remote.Tip);
            }
        }

        return null;
    }

    private async Task<HeaderRange?> TryPeerAsync(PeerLease peer, HeaderLease lease, ulong segment)
    {
        long asked = time.GetTimestamp();
        IReadOnlyList<BlockHeader> headers;
        bool byNumber = IsAskedByNumber(peer.Connection, lease.Locator);
        try
        {
            headers = byNumber
                ? (await peer.Connection.GetHeaderSegmentAsync(segment, CancellationToken.None).ConfigureAwait(false)).Items
                : await peer.Connection.GetHeadersAsync(lease.Locator, CancellationToken.None).ConfigureAwait(false);
        }
        catch (PeerFaultException exception)
        {
            peer.Failed(exception.Fault);
            return null;
        }

        bool isAnchorTrusted = segment == HeaderPlan.FrontierAfter(lease.Tip.Height);
        if (headers.Count == 0 || (!byNumber && !isAnchorTrusted && IsElsewhere(lease.Locator[0], segment, headers[0])))
        {
            await DoubtAsync(peer, lease, segment, byNumber).ConfigureAwait(false);
            return null;
        }

        RuleViolation? violation = FindMismatch(lease.Locator, segment, headers, byNumber);
        if (violation is null && headers.Count == HeaderPlan.RangeLength)
        {
            await offering.Chain.NoteParsedAsync(segment, headers[^1].Hash).ConfigureAwait(false);
            signal.Raise();
        }

        violation ??= (await offering.CheckAsync(headers).ConfigureAwait(false)).Violation;
        if (violation is not null)
        {
            await offering.BanAsync(peer.EndPoint, violation).ConfigureAwait(false);
            return null;
        }

        peer.Delivered(headers.Sum(header => header.WireSize), time.GetElapsedTime(asked));
        return await offering.StageAsync(headers, segment).ConfigureAwait(false);
    }

    /// <summary>By number when there is no hash to ask by, or when the one request by hash that a peer has at a time is out.</summary>
    private static bool IsAskedByNumber(PeerConnection connection, ImmutableArray<Hash> locator) => locator.IsEmpty
        || (connection.AwaitsHeaders && connection.Remote.Capabilities.HasFlag(Capabilities.HeaderSegments) && connection.HeaderSegmentRequestsLeft > 0);

    /// <summary>Whether a hash that somebody told is of another height than he said.</summary>
    private static bool IsElsewhere(Hash anchor, ulong segment, BlockHeader first) =>
        first.PreviousHash == anchor && first.Height != (segment * HeaderPlan.RangeLength) + 1;

    /// <summary>
    /// A peer has nothing. By number it owes what it claims; a hash that we have verified it does not know when it is on
    /// another branch; another hash nobody may know.
    /// </summary>
    private async Task DoubtAsync(PeerLease peer, HeaderLease lease, ulong segment, bool byNumber)
    {
        if (byNumber)
        {
            await SuspectAsync(peer.EndPoint, peer.Connection.Remote.Tip).ConfigureAwait(false);
        }
        else if (segment == HeaderPlan.FrontierAfter(lease.Tip.Height))
        {
            strays.Add(peer.EndPoint, lease.Reorganisations);
        }
    }

    private async Task SuspectAsync(IPEndPoint peer, ChainTip claim)
    {
        if (frauds.Suspect(PeerIdentity.Of(peer), claim) is { } fraud)
        {
            await pool.BanAsync(peer, fraud, BanReasonCode.FraudHeight, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the answer is to another question.</summary>
    private static RuleViolation? FindMismatch(ImmutableArray<Hash> locator, ulong segment, IReadOnlyList<BlockHeader> headers, bool byNumber)
    {
        ulong firstHeight = (segment * HeaderPlan.RangeLength) + 1;
        return headers[0].Height != firstHeight || (!byNumber && headers[0].PreviousHash != locator[0])
            ? new RuleViolation(Rule.HeaderChain, RulePlace.Header(headers[0].Height), $"asked for the headers after {(byNumber ? $"height {firstHeight - 1}" : locator[0])}, it follows {headers[0].PreviousHash}")
            : null;
    }
}
