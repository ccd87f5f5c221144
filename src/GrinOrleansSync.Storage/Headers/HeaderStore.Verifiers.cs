using Grin.Chain.Difficulty;
using Grin.Chain.Headers;
using Grin.Chain.Mmr;
using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Storage.Headers;

public sealed partial class HeaderStore
{
    /// <summary>A verifier that goes on after the header at a height, in time that does not grow with the chain.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The height is above the tip.</exception>
    /// <exception cref="DamagedObjectException">A page is damaged.</exception>
    public async ValueTask<HeaderChainVerifier> VerifierAtAsync(ulong height, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            State state = _state;
            ArgumentOutOfRangeException.ThrowIfGreaterThan(height, state.Tip.Height);
            if (await MmrAtAsync(state, height, cancellationToken).ConfigureAwait(false) is { } mmr
                && await WindowAtAsync(state, height, cancellationToken).ConfigureAwait(false) is { } window
                && await GetAsync(height, cancellationToken).ConfigureAwait(false) is { } tip
                && _state.Rewinds == state.Rewinds)
            {
                return new HeaderChainVerifier(_network.Parameters, tip, mmr, window);
            }
        }
    }

    /// <summary>The header MMR up to a height: by whole pages, and the headers of the last one. Null like <see cref="PageAsync"/>.</summary>
    private async ValueTask<MmrAccumulator?> MmrAtAsync(State state, ulong height, CancellationToken cancellationToken)
    {
        var mmr = new MmrAccumulator();
        ulong number = HeaderPage.NumberOf(height + 1);
        for (ulong page = 0; page < number; page++)
        {
            mmr.AppendSubtree(HeaderPage.SubtreeHeight, _index.Root(page));
        }

        if (mmr.LeafCount <= height)
        {
            if (await PageAsync(state, number, cancellationToken).ConfigureAwait(false) is not { } last)
            {
                return null;
            }

            while (mmr.LeafCount <= height)
            {
                mmr.AppendHash(last.LeafHash((int)(mmr.LeafCount % HeaderPage.Capacity), mmr.LeafCount));
            }
        }

        return mmr;
    }

    /// <summary>The newest headers up to a height as the adjustment of difficulty sees them. Null like <see cref="PageAsync"/>.</summary>
    private async ValueTask<DifficultyWindow?> WindowAtAsync(State state, ulong height, CancellationToken cancellationToken)
    {
        var window = new DifficultyWindow();
        ulong first = height + 1 - Math.Min(height + 1, DifficultyWindow.Capacity);
        ulong previousTotal = 0;
        for (ulong at = first - Math.Min(first, 1); at <= height; at++)
        {
            if (await PageAsync(state, HeaderPage.NumberOf(at), cancellationToken).ConfigureAwait(false) is not { } page)
            {
                return null;
            }

            BlockHeader header = page[(int)(at % HeaderPage.Capacity)];
            if (at >= first)
            {
                window.Add(DifficultyEntry.Of(header, previousTotal));
            }

            previousTotal = header.TotalDifficulty;
        }

        return window;
    }
}
