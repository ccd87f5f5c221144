using Grin.Chain;
using Grin.Chain.Headers;

namespace Grin.P2P;

/// <summary>
/// What a connection was asked, by whom, and what it still owes. Answers carry no request number, so every segment asked is
/// remembered until the connection closes: late and second answers to it are legal (interface.md §5).
/// </summary>
internal sealed class RequestBook
{
    private readonly ProgressWatchdog _watchdog;
    private readonly Lock _lock = new();
    private readonly HashSet<Ask> _owed = [];
    private readonly HashSet<Hash> _blocks = [];
    private readonly Dictionary<SegmentKey, Ask<SegmentAnswer>> _segments = [];
    private readonly Dictionary<ulong, Ask<HeaderSegment>> _headerSegments = [];
    private readonly List<IReadOnlyList<Hash>> _missedLocators = [];
    private IReadOnlyList<Hash> _locator = [];
    private Ask<IReadOnlyList<BlockHeader>>? _headers;
    private Ask<IReadOnlyList<PeerAddress>>? _peerAddresses;
    private Ask<ChainTip>? _ping;
    private PeerFault? _closedBy;

    public RequestBook(ProgressWatchdog watchdog) => _watchdog = watchdog;

    /// <summary>Whether the peer owes any answer.</summary>
    public bool IsOwing
    {
        get
        {
            lock (_lock)
            {
                return _owed.Count > 0;
            }
        }
    }

    /// <summary>What every request fails with since the connection closed; null while it is open.</summary>
    public PeerFault? ClosedBy
    {
        get
        {
            lock (_lock)
            {
                return _closedBy;
            }
        }
    }

    /// <summary>Notes a segment as asked, before the request goes out.</summary>
    public (Ask Ask, Task<SegmentAnswer> Answer) AskSegment(SegmentKey key, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            ThrowIfClosed();
            _blocks.Add(key.BlockHash);
            if (!_segments.TryGetValue(key, out Ask<SegmentAnswer>? ask))
            {
                _segments.Add(key, ask = new Ask<SegmentAnswer>());
            }

            return (ask, Enter(ask, cancellationToken));
        }
    }

    /// <summary>Notes a header segment as asked.</summary>
    public (Ask Ask, Task<HeaderSegment> Answer) AskHeaderSegment(ulong index, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            ThrowIfClosed();
            if (!_headerSegments.TryGetValue(index, out Ask<HeaderSegment>? ask))
            {
                _headerSegments.Add(index, ask = new Ask<HeaderSegment>());
            }

            return (ask, Enter(ask, cancellationToken));
        }
    }

    /// <summary>Notes headers as asked; only one such request may be owed at a time.</summary>
    public (Ask Ask, Task<IReadOnlyList<BlockHeader>> Answer) AskHeaders(IReadOnlyList<Hash> locator, Action settled, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            ThrowIfClosed();
            _locator = locator;
            _headers = new Ask<IReadOnlyList<BlockHeader>>(settled);
            return (_headers, Enter(_headers, cancellationToken));
        }
    }

    /// <summary>Notes addresses as asked; only one such request may be owed at a time.</summary>
    public (Ask Ask, Task<IReadOnlyList<PeerAddress>> Answer) AskPeerAddresses(Action settled, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            ThrowIfClosed();
            _peerAddresses = new Ask<IReadOnlyList<PeerAddress>>(settled);
            return (_peerAddresses, Enter(_peerAddresses, cancellationToken));
        }
    }

    /// <summary>Notes a Ping as sent; only one may be owed at a time.</summary>
    public (Ask Ask, Task<ChainTip> Answer) AskPong(Action settled, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            ThrowIfClosed();
            _ping = new Ask<ChainTip>(settled);
            return (_ping, Enter(_ping, cancellationToken));
        }
    }

    /// <summary>A request did not go out after all.</summary>
    public void Withdraw(Ask ask)
    {
        lock (_lock)
        {
            ask.Withdraw();
            if (ask.Requests == 0)
            {
                Settle(ask);
                Forget(ask);
            }
        }
    }

    /// <summary>What a segment that begins to arrive is.</summary>
    public SegmentClaim Judge(SegmentKey key)
    {
        lock (_lock)
        {
            if (_segments.TryGetValue(key, out Ask<SegmentAnswer>? ask))
            {
                return ask is { IsAnswered: true, IsOwed: false } ? SegmentClaim.Again : SegmentClaim.Asked;
            }

            return _blocks.Contains(key.BlockHash) ? SegmentClaim.WrongSegment : SegmentClaim.WrongBlock;
        }
    }

    /// <summary>A segment arrived; false when nobody waits for it any more.</summary>
    public bool Deliver(SegmentKey key, SegmentAnswer answer)
    {
        lock (_lock)
        {
            return _segments.TryGetValue(key, out Ask<SegmentAnswer>? ask) && Deliver(ask, answer);
        }
    }

    /// <summary>Whether a header segment of this number is owed or was given up.</summary>
    public bool Awaits(ulong headerSegment)
    {
        lock (_lock)
        {
            return _headerSegments.TryGetValue(headerSegment, out Ask<HeaderSegment>? ask) && ask.IsOwed;
        }
    }

    /// <summary>A header segment arrived.</summary>
    public void Deliver(HeaderSegment segment)
    {
        lock (_lock)
        {
            if (_headerSegments.TryGetValue(segment.Id.Index, out Ask<HeaderSegment>? ask))
            {
                Deliver(ask, segment);
            }
        }
    }

    /// <summary>Whether headers are owed.</summary>
    public bool AwaitsHeaders
    {
        get
        {
            lock (_lock)
            {
                return _headers is { IsOwed: true };
            }
        }
    }

    /// <summary>
    /// Headers arrived. They answer the request that is owed, unless they follow a locator whose request failed before and
    /// not the present one's. Having nothing newer than an earlier locator is having nothing newer than the present one.
    /// </summary>
    public void Deliver(IReadOnlyList<BlockHeader> headers)
    {
        lock (_lock)
        {
            if (_headers is not { IsOwed: true } ask)
            {
                return;
            }

            int missed = headers.Count == 0 || _locator.Contains(headers[0].PreviousHash)
                ? -1
                : _missedLocators.FindIndex(locator => locator.Contains(headers[0].PreviousHash));
            if (missed >= 0)
            {
                _missedLocators.RemoveAt(missed);
                return;
            }

            _missedLocators.Clear();
            Deliver(ask, headers);
        }
    }

    /// <summary>Whether addresses are owed.</summary>
    public bool AwaitsPeerAddresses
    {
        get
        {
            lock (_lock)
            {
                return _peerAddresses is { IsOwed: true };
            }
        }
    }

    /// <summary>Addresses arrived.</summary>
    public void Deliver(IReadOnlyList<PeerAddress> addresses)
    {
        lock (_lock)
        {
            if (_peerAddresses is { IsOwed: true } ask)
            {
                Deliver(ask, addresses);
            }
        }
    }

    /// <summary>A Pong arrived.</summary>
    public void Deliver(ChainTip tip)
    {
        lock (_lock)
        {
            if (_ping is { IsOwed: true } ask)
            {
                Deliver(ask, tip);
            }
        }
    }

    /// <summary>Fails everything that is owed; the peer may still answer.</summary>
    public void FailOwed(PeerFault fault)
    {
        lock (_lock)
        {
            if (_headers is { IsOwed: true })
            {
                _missedLocators.Add(_locator);
            }

            foreach (Ask ask in _owed.ToArray())
            {
                ask.Fail(fault);
                Settle(ask);
            }
        }
    }

    /// <summary>Fails everything that is owed and every later request.</summary>
    public void Close(PeerFault fault)
    {
        lock (_lock)
        {
            _closedBy ??= fault;
            FailOwed(fault);
        }
    }

    private void ThrowIfClosed()
    {
        if (_closedBy is not null)
        {
            throw new PeerFaultException(_closedBy);
        }
    }

    private Task<T> Enter<T>(Ask<T> ask, CancellationToken cancellationToken)
    {
        ask.Request();
        _owed.Add(ask);
        _watchdog.SetOwing(true);
        return ask.Wait(cancellationToken);
    }

    private bool Deliver<T>(Ask<T> ask, T answer)
    {
        bool taken = ask.Deliver(answer);
        _watchdog.Answered();
        Settle(ask);
        return taken;
    }

    private void Settle(Ask ask)
    {
        ask.Settle();
        if (_owed.Remove(ask) && _owed.Count == 0)
        {
            _watchdog.SetOwing(false);
        }
    }

    private void Forget(Ask ask)
    {
        foreach (SegmentKey key in _segments.Where(entry => entry.Value == ask).Select(entry => entry.Key).ToArray())
        {
            _segments.Remove(key);
        }
    }
}
