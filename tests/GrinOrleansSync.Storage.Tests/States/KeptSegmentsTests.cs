using Grin.Chain;
using Grin.Chain.Networks;
using Grin.Chain.Segments;
using Grin.Chain.State;
using Grin.Cryptography;
using GrinOrleansSync.Storage.Objects;
using GrinOrleansSync.Storage.States;

namespace GrinOrleansSync.Storage.Tests.States;

/// <summary>Segments that states share, and what goes when nothing refers to it.</summary>
public sealed class KeptSegmentsTests : IAsyncDisposable
{
    private static readonly Hash A = Name(0xA);
    private static readonly Hash B = Name(0xB);
    private static readonly Hash C = Name(0xC);

    private readonly MemoryObjectStore _objects = new();
    private readonly StateStore _states;

    public KeptSegmentsTests()
    {
        Assert.True(Network.TryGetBuiltIn("mainnet", out Network? network));
        _states = new StateStore(_objects, network);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _objects.DisposeAsync();

    [Fact]
    public async Task A_segment_is_found_through_the_state_that_refers_to_it()
    {
        await StoreAsync(A, 0);
        await ReferAsync(B, A, 0);

        Assert.Equal(A, (await _states.FindSegmentAsync(B, Id(0), Token))?.BlockHash);
        Assert.Equal(A, (await _states.ReadResultAsync(B, Id(0), Token))?.Origin);
        Assert.Null(await _states.FindSegmentAsync(C, Id(0), Token));
        await StoreAsync(B, 0);
        Assert.Equal(B, (await _states.FindSegmentAsync(B, Id(0), Token))?.BlockHash);
    }

    [Fact]
    public async Task A_result_counts_for_nothing_without_the_segment_it_refers_to()
    {
        await StoreAsync(A, 0);
        await ReferAsync(B, A, 0);
        await ReferAsync(B, A, 1);
        await StoreAsync(B, 2);
        await ReferAsync(B, B, 2);

        await AssertIndicesAsync(B, 0, 2);
        Assert.Null(await _states.ReadResultAsync(B, Id(1), Token));
    }

    [Fact]
    public async Task The_first_result_stays_while_its_segment_does()
    {
        await StoreAsync(A, 0);
        await StoreAsync(B, 0);
        await ReferAsync(B, A, 0);
        await ReferAsync(B, B, 0);
        Assert.Equal(A, (await _states.ReadResultAsync(B, Id(0), Token))?.Origin);

        await _states.DeleteSegmentAsync(A, Id(0), Token);
        await ReferAsync(B, B, 0);

        Assert.Equal(B, (await _states.ReadResultAsync(B, Id(0), Token))?.Origin);
    }

    [Fact]
    public async Task A_result_in_the_first_format_is_of_its_own_state()
    {
        await StoreAsync(A, 0);
        await ReferAsync(A, A, 0);
        string name = await _objects.ListAsync("", Token).SingleAsync(name => name.EndsWith(".result", StringComparison.Ordinal), Token);
        byte[] bytes = (await _objects.GetAsync(name, Token))!.Value.ToArray();
        int origin = bytes.AsSpan().IndexOf(A.ToArray());
        await _objects.PutAsync(name, (byte[])[1, .. bytes[1..origin], .. bytes[(origin + Hash.Size)..]], Token);

        Assert.Equal(A, (await _states.ReadResultAsync(A, Id(0), Token))?.Origin);
        await AssertIndicesAsync(A, 0);
    }

    [Fact]
    public async Task What_the_new_state_refers_to_stays_and_all_else_of_the_old_one_goes()
    {
        await VerifiedAsync(A, 0, 1, 2);
        await ReferAsync(B, A, 0);
        await ReferAsync(B, A, 1);
        await StoreAsync(B, 2);
        await ReferAsync(B, B, 2);

        await _states.WriteVerifiedAsync(State(B) with { Earlier = A }, Token);

        Assert.Equal(State(B), await _states.ReadVerifiedAsync(Token));
        await AssertIndicesAsync(B, 0, 1, 2);
        Assert.Equal(["kernel/11/0000000000.nrd", "kernel/11/0000000000.segment", "kernel/11/0000000001.nrd", "kernel/11/0000000001.segment"], await NamesAsync(A));

        // Over two horizons as well.
        await ReferAsync(C, A, 0);
        await ReferAsync(C, B, 2);
        await _states.WriteVerifiedAsync(State(C), Token);
        await AssertIndicesAsync(C, 0, 2);
        Assert.Equal(["kernel/11/0000000000.nrd", "kernel/11/0000000000.segment"], await NamesAsync(A));
        Assert.Equal(["kernel/11/0000000002.nrd", "kernel/11/0000000002.segment"], await NamesAsync(B));
    }

    [Fact]
    public async Task A_state_that_is_being_downloaded_and_the_one_it_takes_over_from_stay()
    {
        await VerifiedAsync(A, 0, 1);
        await StoreAsync(B, 1);
        await ReferAsync(B, A, 0);
        await ReferAsync(B, B, 1);
        await ReferAsync(C, A, 0);
        await StoreAsync(C, 3);
        await _states.WritePendingAsync(State(C) with { Earlier = B }, Token);

        // Somebody tells again that the first one is verified.
        await _states.WriteVerifiedAsync(State(A), Token);

        Assert.Equal(C, (await _states.ReadPendingAsync(Token))?.Horizon);
        await AssertIndicesAsync(A, 0, 1);
        await AssertIndicesAsync(B, 0, 1);
        Assert.NotNull(await _states.ReadSegmentAsync(C, Id(3), Token));
    }

    [Fact]
    public async Task A_collection_that_was_cut_short_is_done_at_the_next_switch()
    {
        await VerifiedAsync(A, 0, 1);
        await StoreAsync(B, 1);
        await ReferAsync(B, A, 0);
        await ReferAsync(B, B, 1);
        var dying = new StateStore(new NoDeletions(_objects), ANetwork());
        await Assert.ThrowsAsync<IOException>(() => dying.WriteVerifiedAsync(State(B), Token));
        Assert.Equal(State(B), await _states.ReadVerifiedAsync(Token));
        await AssertIndicesAsync(A, 0, 1);

        await _states.WriteVerifiedAsync(State(B), Token);

        Assert.Equal(["kernel/11/0000000000.nrd", "kernel/11/0000000000.segment"], await NamesAsync(A));
    }

    [Fact]
    public async Task A_state_that_is_revoked_is_to_be_completed_unless_a_later_one_is_under_way()
    {
        StoredState verified = State(A) with { RangeProofTail = 2048 };
        await _states.WriteVerifiedAsync(verified, Token);

        await _states.RevokeVerifiedAsync(Token);

        Assert.Null(await _states.ReadVerifiedAsync(Token));
        Assert.Equal(verified, await _states.ReadPendingAsync(Token));
        await _states.WriteVerifiedAsync(verified, Token);
        await _states.WritePendingAsync(State(B) with { Earlier = A }, Token);
        await _states.RevokeVerifiedAsync(Token);
        Assert.Null(await _states.ReadVerifiedAsync(Token));
        Assert.Equal(State(B) with { Earlier = A }, await _states.ReadPendingAsync(Token));
    }

    private static Network ANetwork() => Network.TryGetBuiltIn("mainnet", out Network? network) ? network : throw new InvalidOperationException();

    private static Hash Name(byte value) => new([.. Enumerable.Repeat(value, Hash.Size)]);

    private static StateSegmentId Id(ulong index) => new(SegmentKind.Kernel, new SegmentIdentifier(11, index));

    private static StoredState State(Hash horizon) => new(horizon, 1080, SegmentHeights.Default);

    private async Task VerifiedAsync(Hash horizon, params ulong[] indices)
    {
        foreach (ulong index in indices)
        {
            await StoreAsync(horizon, index);
            await ReferAsync(horizon, horizon, index);
        }

        await _states.WriteVerifiedAsync(State(horizon), Token);
    }

    private async Task StoreAsync(Hash origin, ulong index)
    {
        await _states.WriteSegmentAsync(new SegmentMessage(origin, new Segment(SegmentKind.Kernel, Id(index).Id, [], [], [], [], []), Hash.Zero), Token);
        await _states.WriteNrdKernelsAsync(origin, Id(index), [new NrdKernel(new byte[Commitment.Size], 1, 2, 3)], Token);
    }

    private Task ReferAsync(Hash horizon, Hash origin, ulong index) => _states.WriteResultAsync(
        horizon,
        new SegmentResult
        {
            Id = Id(index),
            Origin = origin,
            Cover = [],
            CompanionRoot = Hash.Zero,
            Elements = 1,
            Sum = PointSum.Infinity,
            HeadersAnswered = 1,
            NrdKernels = 1,
            Violations = [],
        },
        Token);

    private async Task AssertIndicesAsync(Hash horizon, params ulong[] indices) =>
        Assert.Equal(indices, (await _states.ReadResultsAsync(horizon, Token).Select(result => result.Id.Id.Index).ToArrayAsync(Token)).Order());

    private async Task<string[]> NamesAsync(Hash horizon) =>
        [.. (await _objects.ListAsync($"states/{horizon}/", Token).Select(name => name[$"states/{horizon}/".Length..]).ToArrayAsync(Token)).Order(StringComparer.Ordinal)];

    /// <summary>A store that is lost when it shall delete something.</summary>
    private sealed class NoDeletions(IObjectStore store) : IObjectStore
    {
        public Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) => store.PutIfAbsentAsync(name, content, cancellationToken);

        public Task PutAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) => store.PutAsync(name, content, cancellationToken);

        public Task<ReadOnlyMemory<byte>?> GetAsync(string name, CancellationToken cancellationToken = default) => store.GetAsync(name, cancellationToken);

        public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken = default) => store.ListAsync(prefix, cancellationToken);

        public Task DeleteAsync(string name, CancellationToken cancellationToken = default) => Task.FromException(new IOException("lost"));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
