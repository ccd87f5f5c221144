using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Chain.Wire;
using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Storage.Headers;

/// <summary>
/// Finds the chain that the stored pages hold: those from the first up to a gap, a page that is not full or one that does
/// not link. Stored index groups spare reading their pages.
/// </summary>
internal sealed class HeaderStoreOpening
{
    private readonly IObjectStore _objects;
    private readonly Network _network;

    public HeaderStoreOpening(IObjectStore objects, Network network)
    {
        _objects = objects;
        _network = network;
        Tail = HeaderPage.Build(0, null, 0, [network.Genesis.Header], network);
    }

    public HeaderIndex Index { get; } = new();

    /// <summary>The page of the tip.</summary>
    public HeaderPage Tail { get; private set; }

    public ulong TailNumber { get; private set; }

    /// <summary>Groups of the index that are stored and right, from the first on.</summary>
    public int StoredGroups { get; private set; }

    /// <summary>Whether pages are stored that do not belong to the chain.</summary>
    public bool HasStrays { get; private set; }

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        List<ulong> stored = [];
        await foreach (string name in _objects.ListAsync(HeaderPage.NamePrefix, cancellationToken).ConfigureAwait(false))
        {
            if (HeaderPage.TryParseName(name, out ulong number))
            {
                stored.Add(number);
            }
        }

        ulong contiguous = 0;
        while (contiguous < (ulong)stored.Count && stored[(int)contiguous] == contiguous)
        {
            contiguous++;
        }

        ulong next = 0;
        if (contiguous > 0)
        {
            ThrowIfForeign((await PageAsync(0, cancellationToken).ConfigureAwait(false))[0]);
            next = await TakeGroupsAsync(contiguous, cancellationToken).ConfigureAwait(false);
            next = await TakePagesAsync(next, contiguous, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            Enter(0, Tail);
        }

        HasStrays = next < (ulong)stored.Count;
    }

    private async Task<ulong> TakeGroupsAsync(ulong contiguous, CancellationToken cancellationToken)
    {
        ulong next = 0;
        for (int group = 0; next + HeaderIndex.PagesPerGroup <= contiguous; group++)
        {
            if (await GroupAsync(group, cancellationToken).ConfigureAwait(false) is not { } bytes)
            {
                break;
            }

            ulong lastNumber = next + HeaderIndex.PagesPerGroup - 1;
            HeaderPage last = await PageAsync(lastNumber, cancellationToken).ConfigureAwait(false);
            if (!last.IsFull || !Index.TryAdd(bytes.Span, last.Last.Hash))
            {
                break;
            }

            (Tail, TailNumber) = (last, lastNumber);
            next = lastNumber + 1;
            StoredGroups++;
        }

        return next;
    }

    private async Task<ulong> TakePagesAsync(ulong next, ulong contiguous, CancellationToken cancellationToken)
    {
        for (; next < contiguous; next++)
        {
            HeaderPage page = await PageAsync(next, cancellationToken).ConfigureAwait(false);
            if (next > 0 && (!Tail.IsFull || page[0].PreviousHash != Tail.Last.Hash))
            {
                break;
            }

            (Tail, TailNumber) = (page, next);
            Enter(next, page);
        }

        return next;
    }

    private void Enter(ulong number, HeaderPage page)
    {
        for (int i = 0; i < page.Count; i++)
        {
            BlockHeader header = page[i];
            Index.Set((number * HeaderPage.Capacity) + (ulong)i, header.Hash, header.KernelMmrSize);
        }

        if (page.IsFull)
        {
            Index.SetRoot(number, page.SubtreeRoot(number));
        }
    }

    // Two genesis blocks may share a hash, which covers the proof of work only.
    private void ThrowIfForeign(BlockHeader stored)
    {
        BlockHeader expected = _network.Genesis.Header;
        var writer = new WireWriter();
        expected.Write(writer);
        int length = writer.Length;
        stored.Write(writer);
        if (!writer.Written[..length].SequenceEqual(writer.Written[length..]))
        {
            throw new ForeignNetworkException(_network, stored.Hash);
        }
    }

    // Damage here costs the time to make it again from the pages, nothing else.
    private async Task<ReadOnlyMemory<byte>?> GroupAsync(int group, CancellationToken cancellationToken)
    {
        try
        {
            return await _objects.GetAsync(HeaderIndex.NameOf(group), cancellationToken).ConfigureAwait(false);
        }
        catch (DamagedObjectException)
        {
            return null;
        }
    }

    private async Task<HeaderPage> PageAsync(ulong number, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte>? bytes = await _objects.GetAsync(HeaderPage.NameOf(number), cancellationToken).ConfigureAwait(false);
        return bytes is { } found
            ? HeaderPage.Parse(number, found, _network)
            : throw new InvalidDataException($"{HeaderPage.NameOf(number)} is listed but not there.");
    }
}
