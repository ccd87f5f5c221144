using Grin.Chain;
using Grin.Chain.Networks;
using Grin.Chain.Segments;
using Grin.Chain.State;
using Grin.Cryptography;
using GrinOrleansSync.Storage.Objects;
using GrinOrleansSync.Storage.States;

namespace GrinOrleansSync.Storage.Tests.States;

public sealed class StateStoreTests : IAsyncDisposable
{
    private static readonly StateSegmentId Id = new(SegmentKind.Kernel, new SegmentIdentifier(11, 3));

    private readonly MemoryObjectStore _objects = new();
    private readonly StateStore _states;

    public StateStoreTests()
    {
        Assert.True(Network.TryGetBuiltIn("mainnet", out Network? network));
        _states = new StateStore(_objects, network);
    }

    public ValueTask DisposeAsync() => _objects.DisposeAsync();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_result_counts_while_its_segment_and_its_NRD_kernels_are_stored()
    {
        await StoreAsync();

        Assert.NotNull(await _states.ReadResultAsync(Hash.Zero, Id, Cancelled));
        Assert.Equal(1, await CountAsync());
    }

    [Theory]
    [InlineData(".segment")]
    [InlineData(".nrd")]
    public async Task A_result_does_not_count_when_what_it_was_drawn_from_is_lost(string suffix)
    {
        await StoreAsync();

        await _objects.DeleteAsync(await NameAsync(suffix), Cancelled);

        Assert.Null(await _states.ReadResultAsync(Hash.Zero, Id, Cancelled));
        Assert.Equal(0, await CountAsync());
    }

    private async Task StoreAsync()
    {
        await _states.WriteSegmentAsync(new SegmentMessage(Hash.Zero, new Segment(Id.Kind, Id.Id, [], [], [], [], []), Hash.Zero), Cancelled);
        await _states.WriteNrdKernelsAsync(Hash.Zero, Id, [new NrdKernel(new byte[Commitment.Size], 1, 2, 3)], Cancelled);
        var result = new SegmentResult
        {
            Id = Id,
            Origin = Hash.Zero,
            Cover = [],
            CompanionRoot = Hash.Zero,
            Elements = 1,
            Sum = PointSum.Infinity,
            HeadersAnswered = 1,
            NrdKernels = 1,
            Violations = [],
        };
        await _states.WriteResultAsync(Hash.Zero, result, Cancelled);
    }

    private async Task<int> CountAsync() => await _states.ReadResultsAsync(Hash.Zero, Cancelled).CountAsync(Cancelled);

    private async Task<string> NameAsync(string suffix) =>
        await _objects.ListAsync("", Cancelled).SingleAsync(name => name.EndsWith(suffix, StringComparison.Ordinal), Cancelled);
}
