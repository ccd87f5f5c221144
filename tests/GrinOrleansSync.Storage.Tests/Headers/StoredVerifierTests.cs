using Grin.Chain.Headers;
using Grin.Chain.Rules;
using GrinOrleansSync.Storage.Headers;
using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Storage.Tests.Headers;

/// <summary>Verifiers made from what is stored go on exactly as one does that has seen every header.</summary>
public sealed class StoredVerifierTests : IAsyncDisposable
{
    private readonly MemoryObjectStore _objects = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _objects.DisposeAsync();

    [Theory]
    [InlineData("devnet-1100", false)]
    [InlineData("devnet-1100", true)]
    [InlineData("user-240", true)]
    public async Task At_every_height_it_has_the_peaks_and_takes_the_next_recorded_header(string chain, bool reopened)
    {
        RecordedHeaders recorded = RecordedHeaders.Read(chain);
        HeaderStore store = await HeaderStore.OpenAsync(_objects, recorded.Network, Token);
        await store.AppendAsync(recorded.Range(1, 300), Token);
        await store.AppendAsync(recorded.Range(300, recorded.Headers.Count), Token);
        store = reopened ? await HeaderStore.OpenAsync(_objects, recorded.Network, Token) : store;

        HeaderChainVerifier replayed = HeaderChainVerifier.FromGenesis(recorded.Network);
        foreach (BlockHeader header in recorded.Headers.Skip(1))
        {
            HeaderChainVerifier stored = await store.VerifierAtAsync(header.Height - 1, Token);

            Assert.Equal(replayed.Tip.Hash, stored.Tip.Hash);
            Assert.True(stored.Peaks.SequenceEqual(replayed.Peaks), $"peaks at height {header.Height - 1}");
            Assert.True(stored.TryAppendChecked(header, out RuleViolation? violation), violation?.ToString());
            replayed.AppendVerified(header);
        }

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.VerifierAtAsync(store.TipHeight + 1, Token).AsTask());
    }

    [Fact]
    public async Task After_a_rewind_it_is_of_the_branch_that_followed()
    {
        RecordedHeaders recorded = RecordedHeaders.Read("devnet-1100");
        HeaderStore store = await HeaderStore.OpenAsync(_objects, recorded.Network, Token);
        await store.AppendAsync([.. HeaderStoreTests.Continued(recorded[0], 1030, seed: 9)], Token);
        await store.RewindAsync(0, Token);
        await store.AppendAsync(recorded.Range(1, 1100), Token);

        HeaderChainVerifier stored = await store.VerifierAtAsync(1099, Token);

        Assert.True(stored.TryAppendChecked(recorded[1100], out RuleViolation? violation), violation?.ToString());
    }

    [Fact]
    public async Task A_chain_beyond_whole_groups_of_the_index_is_opened_with_its_roots_and_a_lost_group_is_stored_again()
    {
        RecordedHeaders recorded = RecordedHeaders.Read("devnet-1100");
        BlockHeader[] chain = [recorded[0], .. HeaderStoreTests.Continued(recorded[0], 66_000, seed: 3)];
        HeaderStore store = await HeaderStore.OpenAsync(_objects, recorded.Network, Token);
        await store.AppendAsync(chain[1..65_990], Token);
        ReadOnlyMemory<byte> group = (await _objects.GetAsync("header-index/000000", Token))!.Value;
        HeaderChainVerifier replayed = HeaderChainVerifier.FromGenesis(recorded.Network);
        foreach (BlockHeader header in chain[1..65_990])
        {
            replayed.AppendVerified(header);
        }

        store = await HeaderStore.OpenAsync(_objects, recorded.Network, Token);
        Assert.True((await store.VerifierAtAsync(65_989, Token)).Peaks.SequenceEqual(replayed.Peaks));

        await _objects.DeleteAsync("header-index/000000", Token);
        store = await HeaderStore.OpenAsync(_objects, recorded.Network, Token);
        Assert.True((await store.VerifierAtAsync(65_989, Token)).Peaks.SequenceEqual(replayed.Peaks));
        await store.AppendAsync(chain[65_990..], Token);
        Assert.True((await _objects.GetAsync("header-index/000000", Token))!.Value.Span.SequenceEqual(group.Span));
    }
}
