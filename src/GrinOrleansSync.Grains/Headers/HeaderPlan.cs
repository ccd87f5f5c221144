using System.Collections.Immutable;
using Grin.Chain;
using GrinOrleansSync.Grains.Contracts;

namespace GrinOrleansSync.Grains.Headers;

/// <summary>
/// Which whole ranges of headers beyond the best chain are asked for at once: from hashes that someone has told (a list of
/// anchors, the last header of a range that was parsed), and by number from peers that serve that. All of it is a guess
/// that costs time when it is wrong; whether a range follows the chain is seen when it comes.
/// </summary>
/// <param name="anchors">Anchor k is the hash at height 512·k, as far as the list goes; nobody vouches for it.</param>
/// <param name="leaseDuration">How long a silo has for a range.</param>
/// <param name="hedgeAfter">After how long the range that all others wait for is leased a second time.</param>
/// <param name="isGone">Tells of silos whose leases end at once.</param>
internal sealed class HeaderPlan(ImmutableArray<Hash> anchors, TimeSpan leaseDuration, TimeSpan hedgeAfter, Func<string, bool> isGone)
{
    /// <summary>Headers of a range: as many as one answer of a peer holds (p2p.md §4.5, §13).</summary>
    public const int RangeLength = 512;

    /// <summary>Ranges that are leased or wait for those before them, at most.</summary>
    public const int Window = 64;

    // By number only every fourth range is asked for: nodes answer fewer such requests (p2p.md §13), and the ranges behind
    // it have an anchor as soon as it is parsed.
    private const ulong NumberedInterval = 4;

    // A range that was given back so often is left to whoever comes before it, and the first of all to a locator.
    private const int MaxFailures = 3;

    private readonly SortedDictionary<ulong, PlannedRange> _ranges = [];
    private Hash _tip;

    /// <summary>Number of the range that the header after the tip is in.</summary>
    public static ulong FrontierAfter(ulong tipHeight) => tipHeight / RangeLength;

    /// <summary>Follows the best chain.</summary>
    public void MoveTo(HeaderTip tip)
    {
        if (tip.Hash == _tip)
        {
            return;
        }

        _tip = tip.Hash;
        ulong frontier = FrontierAfter(tip.Height);
        foreach (ulong done in _ranges.Keys.Where(segment => segment < frontier).ToArray())
        {
            _ranges.Remove(done);
        }

        if (_ranges.TryGetValue(frontier, out PlannedRange? next))
        {
            next.Failures = 0;
        }
    }

    /// <summary>Whether a silo is at work on a range, so that more may come without asking by locator.</summary>
    public bool IsWorking(DateTimeOffset now) => _ranges.Values.Any(range => IsLeased(range, now));

    /// <summary>The next range to ask for: its number and the hash before it if one is told; null for none.</summary>
    /// <param name="tip">The best header.</param>
    /// <param name="frontierAnchor">Hash of our header before the range that the next one is in.</param>
    /// <param name="request">What the silo can do.</param>
    /// <param name="now">The clock.</param>
    public (ulong Segment, Hash? Anchor)? Next(HeaderTip tip, Hash frontierAnchor, HeaderRequest request, DateTimeOffset now)
    {
        MoveTo(tip);
        ulong frontier = FrontierAfter(tip.Height);
        if (tip.Height % RangeLength > 0 && request.ClaimedHeight <= tip.Height + RangeLength)
        {
            // One answer by locator has all that is missing, and nothing of the range that is here already.
            return null;
        }

        for (ulong segment = frontier; segment < frontier + Window && (segment + 1) * RangeLength <= request.ClaimedHeight; segment++)
        {
            PlannedRange range = Find(segment);
            if (segment == frontier && range.Failures >= MaxFailures)
            {
                return null;
            }

            bool isHedged = segment == frontier && range.LeasedAt + hedgeAfter <= now;
            if (range.HasArrived || range.Failures >= MaxFailures || (IsLeased(range, now) && !isHedged))
            {
                continue;
            }

            Hash? anchor = segment == frontier ? frontierAnchor : range.Anchor ?? Listed(segment, range);
            if (anchor is not null || (request.ServesSegments && (segment == frontier || segment % NumberedInterval == 0)))
            {
                (range.Silo, range.LeasedAt, range.LeasedUntil) = (request.Silo, now, now + leaseDuration);
                return (segment, anchor);
            }
        }

        return null;
    }

    /// <summary>Someone has parsed a whole range: the one behind it has an anchor.</summary>
    public void Parsed(ulong segment, Hash lastHash)
    {
        ulong frontier = _ranges.Count > 0 ? _ranges.Keys.First() : 0;
        if (segment < frontier + Window)
        {
            PlannedRange next = Find(segment + 1);
            next.Anchor = lastHash;
            next.Failures = 0;
        }
    }

    /// <summary>A range is here, to be judged when its turn comes.</summary>
    public void Arrived(ulong segment) => Find(segment).HasArrived = true;

    /// <summary>A range was judged: it is part of the best chain, or has to be asked for again.</summary>
    public void Judged(ulong segment) => Release(segment);

    /// <summary>A silo gives a range back without headers.</summary>
    public void Failed(ulong segment)
    {
        Release(segment);
        if (_ranges.TryGetValue(segment, out PlannedRange? range))
        {
            range.Failures++;
            range.Anchor = null;
        }
    }

    private void Release(ulong segment)
    {
        if (_ranges.TryGetValue(segment, out PlannedRange? range))
        {
            range.HasArrived = false;
            range.LeasedUntil = default;
        }
    }

    // Nobody knew it: it may be wrong.
    private Hash? Listed(ulong segment, PlannedRange range) =>
        segment < (ulong)anchors.Length && range.Failures < MaxFailures - 1 ? anchors[(int)segment] : null;

    private PlannedRange Find(ulong segment)
    {
        if (!_ranges.TryGetValue(segment, out PlannedRange? range))
        {
            _ranges.Add(segment, range = new PlannedRange());
        }

        return range;
    }

    private bool IsLeased(PlannedRange range, DateTimeOffset now) => range.LeasedUntil > now && !isGone(range.Silo);

    private sealed class PlannedRange
    {
        public string Silo { get; set; } = "";

        public DateTimeOffset LeasedAt { get; set; }

        public DateTimeOffset LeasedUntil { get; set; }

        public bool HasArrived { get; set; }

        public int Failures { get; set; }

        public Hash? Anchor { get; set; }
    }
}
