using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Mmr;
using Grin.Chain.Networks;
using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Storage.Headers;

/// <summary>
/// A chain of headers from genesis to a tip, in pages of 512 as objects <c>headers/PAGE</c>, found by height and by hash.
/// One writer at a time (others wait) and any number of readers, who never see a header that is not durable. Memory is a
/// few pages and little more than four bytes a header. An append or rewind that is interrupted leaves a shorter or longer chain, never a
/// broken one.
/// </summary>
/// <remarks>
/// Whether headers are valid is not checked here beyond their linking: what is indexed by hash must have had its proof of
/// work checked (interface.md §5).
/// </remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing to dispose.")]
public sealed partial class HeaderStore
{
    private const int CachedPages = 32;
    private const int PutsAtOnce = 8;

    private readonly IObjectStore _objects;
    private readonly Network _network;
    private readonly HeaderIndex _index;
    private readonly HeaderPageCache _cache = new(CachedPages);
    private readonly SemaphoreSlim _writer = new(1, 1);
    private volatile State _state;
    private bool _hasStrays;
    private int _storedGroups;

    private HeaderStore(IObjectStore objects, Network network, HeaderStoreOpening opened)
    {
        _objects = objects;
        _network = network;
        _index = opened.Index;
        _hasStrays = opened.HasStrays;
        _storedGroups = opened.StoredGroups;
        _state = new State(opened.Tail.Last, opened.Tail, opened.TailNumber, Rewinds: 0);
    }

    /// <summary>Height of <see cref="Tip"/>.</summary>
    public ulong TipHeight => Tip.Height;

    /// <summary>The last header; genesis at least.</summary>
    public BlockHeader Tip => _state.Tip;

    /// <summary>Opens what is stored; nothing is written before the first append or rewind.</summary>
    /// <exception cref="ForeignNetworkException">The stored genesis is another network's.</exception>
    /// <exception cref="DamagedObjectException">A page is damaged.</exception>
    /// <exception cref="InvalidDataException">A page is whole but holds no headers.</exception>
    public static async Task<HeaderStore> OpenAsync(IObjectStore objects, Network network, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(objects);
        ArgumentNullException.ThrowIfNull(network);
        var opening = new HeaderStoreOpening(objects, network);
        await opening.ReadAsync(cancellationToken).ConfigureAwait(false);
        return new HeaderStore(objects, network, opening);
    }

    /// <summary>Appends headers; they are durable and visible when the task ends.</summary>
    /// <exception cref="ArgumentException">They do not continue the tip by height and hash; nothing is stored then.</exception>
    public async Task AppendAsync(IReadOnlyList<BlockHeader> headers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(headers);
        await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            State state = _state;
            ThrowIfUnlinked(state.Tip, headers);
            if (headers.Count == 0)
            {
                return;
            }

            await DeleteStraysAsync(cancellationToken).ConfigureAwait(false);
            List<(ulong Number, HeaderPage Page)> pages = Paginate(state, [.. headers]);

            // Whatever part of them is stored when this is interrupted, the next start takes the pages up to the first gap.
            _hasStrays = true;
            await Parallel.ForEachAsync(
                pages,
                new ParallelOptions { MaxDegreeOfParallelism = PutsAtOnce, CancellationToken = cancellationToken },
                async (page, token) => await _objects.PutAsync(HeaderPage.NameOf(page.Number), page.Page.Bytes, token).ConfigureAwait(false)).ConfigureAwait(false);
            foreach (BlockHeader header in headers)
            {
                _index.Set(header.Height, header.Hash, header.KernelMmrSize);
            }

            foreach ((ulong number, HeaderPage page) in pages.Where(page => page.Page.IsFull))
            {
                _index.SetRoot(number, page.SubtreeRoot(number));
            }

            _hasStrays = false;
            _state = state with { Tip = headers[^1], Tail = pages[^1].Page, TailNumber = pages[^1].Number };
            await StoreGroupsAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <summary>Drops every header above a height. Readers see it done at once; it is durable when the task ends.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The height is above the tip.</exception>
    public async Task RewindAsync(ulong height, CancellationToken cancellationToken = default)
    {
        await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            State state = _state;
            ArgumentOutOfRangeException.ThrowIfGreaterThan(height, state.Tip.Height);
            if (height == state.Tip.Height)
            {
                return;
            }

            ulong number = HeaderPage.NumberOf(height);
            HeaderPage page = await PageAsync(state, number, cancellationToken).ConfigureAwait(false) ?? throw Gone(number);
            HeaderPage tail = HeaderPage.Build(number, page, (int)(height % HeaderPage.Capacity) + 1, [], _network);
            int lastGroup = (int)(state.Tip.Height / HeaderIndex.HeadersPerGroup);
            for (int group = (int)((height + 1) / HeaderIndex.HeadersPerGroup); group <= lastGroup; group++)
            {
                await _objects.DeleteAsync(HeaderIndex.NameOf(group), cancellationToken).ConfigureAwait(false);
            }

            _storedGroups = Math.Min(_storedGroups, (int)((height + 1) / HeaderIndex.HeadersPerGroup));
            _hasStrays = true;
            _state = new State(tail.Last, tail, number, state.Rewinds + 1);
            _cache.Clear();
            await DeleteStraysAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <summary>The header at a height; null above the tip.</summary>
    /// <exception cref="DamagedObjectException">Its page is damaged.</exception>
    public async ValueTask<BlockHeader?> GetAsync(ulong height, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            State state = _state;
            if (height > state.Tip.Height)
            {
                return null;
            }

            if (await PageAsync(state, HeaderPage.NumberOf(height), cancellationToken).ConfigureAwait(false) is { } page)
            {
                return page[(int)(height % HeaderPage.Capacity)];
            }
        }
    }

    /// <summary>The header with a hash; null if the chain has none.</summary>
    /// <exception cref="DamagedObjectException">A page is damaged.</exception>
    public async ValueTask<BlockHeader?> FindAsync(Hash hash, CancellationToken cancellationToken = default)
    {
        foreach (ulong height in _index.Candidates(hash, TipHeight))
        {
            if (await GetAsync(height, cancellationToken).ConfigureAwait(false) is { } header && header.Hash == hash)
            {
                return header;
            }
        }

        return null;
    }

    /// <summary>Headers in the order of their heights; fewer where the chain ends, or is rewound meanwhile.</summary>
    /// <exception cref="DamagedObjectException">A page is damaged.</exception>
    public async IAsyncEnumerable<BlockHeader> ReadAsync(ulong fromHeight, ulong count, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ulong rewinds = _state.Rewinds;
        ulong height = fromHeight;
        for (ulong left = count; left > 0;)
        {
            State state = _state;
            if (height > state.Tip.Height || state.Rewinds != rewinds
                || await PageAsync(state, HeaderPage.NumberOf(height), cancellationToken).ConfigureAwait(false) is not { } page)
            {
                yield break;
            }

            for (int offset = (int)(height % HeaderPage.Capacity); offset < page.Count && left > 0; offset++, height++, left--)
            {
                yield return page[offset];
            }
        }
    }

    /// <summary>
    /// The height of the first header whose kernel MMR has at least so many leaves, null if none up to a height has: which
    /// block a kernel is in (kernel leaf i is in the block this gives for i + 1).
    /// </summary>
    /// <param name="leaves">How many leaves.</param>
    /// <param name="maxHeight">Where to end; above the tip is the tip.</param>
    /// <param name="cancellationToken">Heeded between pages.</param>
    /// <exception cref="DamagedObjectException">A page is damaged.</exception>
    public async ValueTask<ulong?> FirstHeightWithKernelLeavesAsync(ulong leaves, ulong maxHeight, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            State state = _state;
            ulong lastHeight = Math.Min(maxHeight, state.Tip.Height);
            ulong number = First(0, HeaderPage.NumberOf(lastHeight), page => MmrGeometry.LeafCount(_index.KernelMmrSizeAfter(page)) >= leaves);
            if (await PageAsync(state, number, cancellationToken).ConfigureAwait(false) is { } found)
            {
                ulong first = number * HeaderPage.Capacity;
                ulong end = Math.Min(first + (ulong)found.Count, lastHeight + 1);
                ulong height = First(first, end, height => MmrGeometry.LeafCount(found[(int)(height - first)].KernelMmrSize) >= leaves);
                if (_state.Rewinds == state.Rewinds)
                {
                    return height < end ? height : null;
                }
            }
        }
    }

    private static ulong First(ulong from, ulong to, Predicate<ulong> holds)
    {
        while (from < to)
        {
            ulong middle = from + ((to - from) / 2);
            (from, to) = holds(middle) ? (from, middle) : (middle + 1, to);
        }

        return from;
    }

    private static void ThrowIfUnlinked(BlockHeader tip, IReadOnlyList<BlockHeader> headers)
    {
        foreach (BlockHeader header in headers)
        {
            if (header.Height != tip.Height + 1 || header.PreviousHash != tip.Hash)
            {
                throw new ArgumentException($"The header of height {header.Height} does not continue the one of height {tip.Height}.", nameof(headers));
            }

            tip = header;
        }
    }

    private static InvalidDataException Gone(ulong page) => new($"{HeaderPage.NameOf(page)} is missing or too short.");

    private List<(ulong Number, HeaderPage Page)> Paginate(State state, ReadOnlySpan<BlockHeader> headers)
    {
        List<(ulong Number, HeaderPage Page)> pages = [];
        HeaderPage? start = state.Tail.IsFull ? null : state.Tail;
        ulong number = state.Tail.IsFull ? state.TailNumber + 1 : state.TailNumber;
        while (!headers.IsEmpty)
        {
            int startCount = start?.Count ?? 0;
            int take = Math.Min(HeaderPage.Capacity - startCount, headers.Length);
            pages.Add((number++, HeaderPage.Build(number - 1, start, startCount, headers[..take], _network)));
            headers = headers[take..];
            start = null;
        }

        return pages;
    }

    /// <summary>Stores every full group of the index that is not, also those that were damaged when the store was opened.</summary>
    private async Task StoreGroupsAsync(CancellationToken cancellationToken)
    {
        for (; (ulong)(_storedGroups + 1) * HeaderIndex.HeadersPerGroup <= _state.Tip.Height + 1; _storedGroups++)
        {
            ulong lastHeight = ((ulong)(_storedGroups + 1) * HeaderIndex.HeadersPerGroup) - 1;
            BlockHeader last = (await GetAsync(lastHeight, cancellationToken).ConfigureAwait(false))!;
            await _objects.PutAsync(HeaderIndex.NameOf(_storedGroups), _index.ToBytes(_storedGroups, last.Hash), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Null if the chain was rewound after <paramref name="state"/> was taken; the page may be of another branch then.</summary>
    private async ValueTask<HeaderPage?> PageAsync(State state, ulong number, CancellationToken cancellationToken)
    {
        if (number == state.TailNumber)
        {
            return state.Tail;
        }

        if (_cache.Find(number) is { } cached)
        {
            return _state.Rewinds == state.Rewinds ? cached : null;
        }

        ReadOnlyMemory<byte>? bytes = await _objects.GetAsync(HeaderPage.NameOf(number), cancellationToken).ConfigureAwait(false);
        if (_state.Rewinds != state.Rewinds)
        {
            return null;
        }

        HeaderPage page = bytes is { } found ? HeaderPage.Parse(number, found, _network) : throw Gone(number);
        _cache.Add(number, page.IsFull ? page : throw Gone(number), () => _state.Rewinds == state.Rewinds);
        return page;
    }

    // From the top down, so that an interruption leaves no gap.
    private async Task DeleteStraysAsync(CancellationToken cancellationToken)
    {
        if (!_hasStrays)
        {
            return;
        }

        List<ulong> strays = [];
        await foreach (string name in _objects.ListAsync(HeaderPage.NamePrefix, cancellationToken).ConfigureAwait(false))
        {
            if (HeaderPage.TryParseName(name, out ulong number) && number > _state.TailNumber)
            {
                strays.Add(number);
            }
        }

        foreach (ulong number in strays.OrderDescending())
        {
            await _objects.DeleteAsync(HeaderPage.NameOf(number), cancellationToken).ConfigureAwait(false);
        }

        await _objects.PutAsync(HeaderPage.NameOf(_state.TailNumber), _state.Tail.Bytes, cancellationToken).ConfigureAwait(false);
        _hasStrays = false;
    }

    private sealed record State(BlockHeader Tip, HeaderPage Tail, ulong TailNumber, ulong Rewinds);
}
