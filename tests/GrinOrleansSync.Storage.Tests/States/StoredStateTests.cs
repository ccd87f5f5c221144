using Grin.Chain;
using Grin.Chain.Networks;
using Grin.Chain.State;
using GrinOrleansSync.Storage.Objects;
using GrinOrleansSync.Storage.States;

namespace GrinOrleansSync.Storage.Tests.States;

public sealed class StoredStateTests : IAsyncDisposable
{
    private static readonly Hash Horizon = new([.. Enumerable.Range(1, Hash.Size).Select(i => (byte)i)]);
    private static readonly Hash Earlier = new([.. Enumerable.Range(2, Hash.Size).Select(i => (byte)i)]);

    // As the first version of this software wrote it.
    private static readonly byte[] FirstFormat = [1, .. Horizon.ToArray(), 0, 0, 0, 0, 0, 0, 4, 56, 9, 11, 11, 11];

    private readonly MemoryObjectStore _objects = new();
    private readonly StateStore _states;

    public StoredStateTests()
    {
        Assert.True(Network.TryGetBuiltIn("mainnet", out Network? network));
        _states = new StateStore(_objects, network);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _objects.DisposeAsync();

    [Fact]
    public async Task The_first_format_is_read_and_written_where_there_is_nothing_more_to_say()
    {
        await _objects.PutAsync("states/pending", FirstFormat, Token);

        StoredState? state = await _states.ReadPendingAsync(Token);

        Assert.Equal(new StoredState(Horizon, 1080, SegmentHeights.Default), state);
        await _states.WritePendingAsync(state!, Token);
        Assert.Equal(FirstFormat, (await _objects.GetAsync("states/pending", Token))!.Value.ToArray());
    }

    public static TheoryData<ulong?, bool> Parts => new() { { null, false }, { 0UL, false }, { null, true }, { 6144UL, true } };

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task Tail_and_earlier_state_come_out_as_they_went_in(ulong? tail, bool hasEarlier)
    {
        var state = new StoredState(Horizon, 1080, SegmentHeights.Default, tail, hasEarlier ? Earlier : null);

        await _states.WritePendingAsync(state, Token);

        Assert.Equal(state, await _states.ReadPendingAsync(Token));
    }

    [Theory]
    [InlineData(11, 100UL)]
    [InlineData(7, 128UL)]
    public async Task A_tail_that_no_state_can_have_is_damage(byte height, ulong tail)
    {
        await _states.WritePendingAsync(new StoredState(Horizon, 1080, SegmentHeights.Default with { RangeProof = height }, tail), Token);

        await Assert.ThrowsAsync<DamagedObjectException>(() => _states.ReadPendingAsync(Token));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(45, 0)]
    [InlineData(45, 4)]
    public async Task Another_version_or_other_parts_are_damage(int offset, byte value)
    {
        await _states.WritePendingAsync(new StoredState(Horizon, 1080, SegmentHeights.Default, 2048, Earlier), Token);
        byte[] bytes = (await _objects.GetAsync("states/pending", Token))!.Value.ToArray();
        bytes[offset] = value;
        await _objects.PutAsync("states/pending", bytes, Token);

        await Assert.ThrowsAsync<DamagedObjectException>(() => _states.ReadPendingAsync(Token));
    }
}
