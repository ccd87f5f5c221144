using GrinOrleansSync.Storage.GrainState;
using GrinOrleansSync.Storage.Objects;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace GrinOrleansSync.Storage.Tests.GrainState;

public sealed class ObjectGrainStorageTests : IAsyncDisposable
{
    private static readonly GrainId Grain = GrainId.Create("state-root", "a b/C\0ä@../€");

    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();
    private readonly MemoryObjectStore _objects = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _objects.DisposeAsync();
    }

    [Fact]
    public async Task A_state_never_written_is_a_new_one_without_record()
    {
        GrainState<List<string>> state = await ReadAsync(Storage());

        Assert.Empty(state.State!);
        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
    }

    [Fact]
    public async Task A_state_written_is_read_back_with_its_etag()
    {
        GrainState<List<string>> written = await ReadAsync(Storage());
        await WriteAsync(written, "one", "two");

        GrainState<List<string>> read = await ReadAsync(Storage());

        Assert.Equal(["one", "two"], read.State);
        Assert.True(written.RecordExists && read.RecordExists);
        Assert.NotNull(read.ETag);
        Assert.Equal(written.ETag, read.ETag);
    }

    [Fact]
    public async Task Every_write_has_another_etag_and_leaves_one_object()
    {
        GrainState<List<string>> state = await ReadAsync(Storage());
        HashSet<string> etags = [];
        for (int i = 0; i < 5; i++)
        {
            await WriteAsync(state, $"{i}");
            Assert.True(etags.Add(state.ETag!));
            Assert.Equal(1, await CountAsync());
        }

        Assert.Equal(["4"], (await ReadAsync(Storage())).State);
    }

    [Fact]
    public async Task A_write_from_an_older_version_is_refused_and_changes_nothing()
    {
        GrainState<List<string>> first = await ReadAsync(Storage());
        GrainState<List<string>> unaware = await ReadAsync(Storage());
        await WriteAsync(first, "first");

        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(unaware, "unaware"));
        GrainState<List<string>> second = await ReadAsync(Storage());
        await WriteAsync(second, "second");
        InconsistentStateException refused = await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(first, "first again"));

        Assert.Equal((second.ETag, first.ETag), (refused.StoredEtag, refused.CurrentEtag));
        Assert.Equal(["second"], (await ReadAsync(Storage())).State);
    }

    [Fact]
    public async Task A_cleared_state_is_new_again_and_can_be_written_but_not_from_before()
    {
        GrainState<List<string>> state = await ReadAsync(Storage());
        await WriteAsync(state, "one");
        GrainState<List<string>> before = await ReadAsync(Storage());

        await Storage().ClearStateAsync("state", Grain, state);

        Assert.Empty(state.State!);
        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.False((await ReadAsync(Storage())).RecordExists);
        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(before, "two"));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage().ClearStateAsync("state", Grain, before));
        await WriteAsync(state, "three");
        Assert.Equal(["three"], (await ReadAsync(Storage())).State);
        Assert.NotEqual(before.ETag, state.ETag);
    }

    [Fact]
    public async Task Clearing_what_was_never_written_is_no_error_and_stores_nothing()
    {
        GrainState<List<string>> state = await ReadAsync(Storage());

        await Storage().ClearStateAsync("state", Grain, state);

        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_state_cleared_by_an_activation_that_has_not_read_it_is_refused()
    {
        GrainState<List<string>> unaware = await ReadAsync(Storage());
        await WriteAsync(await ReadAsync(Storage()), "one");

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage().ClearStateAsync("state", Grain, unaware));

        Assert.Equal(["one"], (await ReadAsync(Storage())).State);
    }

    [Fact]
    public async Task States_differ_by_name_type_and_key_however_alike_these_look()
    {
        (string Name, GrainId Grain)[] states =
        [
            ("s", GrainId.Create("t", "k")), ("s2", GrainId.Create("t", "k")), ("s", GrainId.Create("t2", "k")), ("s", GrainId.Create("t", "K")),
            ("s", GrainId.Create("t", "k/")), ("s", GrainId.Create("t", "k\\")), ("s", GrainId.Create("t-k", "x")), ("s", GrainId.Create("t", "k-x")),
            ("s", GrainId.Create("t", new string('x', 500))), ("s", GrainId.Create("t", new string('x', 501))),
        ];
        ObjectGrainStorage storage = Storage();
        for (int i = 0; i < states.Length; i++)
        {
            await storage.WriteStateAsync(states[i].Name, states[i].Grain, new GrainState<List<string>>([$"{i}"]));
        }

        for (int i = 0; i < states.Length; i++)
        {
            var read = new GrainState<List<string>>();
            await storage.ReadStateAsync(states[i].Name, states[i].Grain, read);
            Assert.Equal([$"{i}"], read.State);
        }
    }

    [Fact]
    public async Task Of_writers_at_once_from_one_version_exactly_one_wins_each_time()
    {
        for (int round = 0; round < 50; round++)
        {
            GrainState<List<string>>[] states = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ReadAsync(Storage())));
            bool[] won = await Task.WhenAll(states.Select((state, i) => Task.Run(async () =>
            {
                try
                {
                    await WriteAsync(state, $"{round} {i}");
                    return true;
                }
                catch (InconsistentStateException)
                {
                    return false;
                }
            }, Token)));

            int winner = Assert.Single(Enumerable.Range(0, 8), i => won[i]);
            Assert.Equal([$"{round} {winner}"], (await ReadAsync(Storage())).State);
            Assert.Equal(1, await CountAsync());
        }
    }

    [Fact]
    public async Task An_older_version_left_by_an_interrupted_write_is_not_read_and_goes_with_the_next_write()
    {
        GrainState<List<string>> state = await ReadAsync(Storage());
        await WriteAsync(state, "old");
        (string name, ReadOnlyMemory<byte> content) = await OnlyObjectAsync();
        await WriteAsync(state, "new");
        await _objects.PutAsync(name, content, Token);

        GrainState<List<string>> read = await ReadAsync(Storage());
        Assert.Equal(["new"], read.State);
        await WriteAsync(read, "newer");

        Assert.Equal(1, await CountAsync());
        Assert.Equal(["newer"], (await ReadAsync(Storage())).State);
    }

    private ObjectGrainStorage Storage() =>
        new(_objects, new OrleansGrainStorageSerializer(_services.GetRequiredService<Serializer>()), _services.GetRequiredService<IActivatorProvider>());

    private static async Task<GrainState<List<string>>> ReadAsync(ObjectGrainStorage storage)
    {
        var state = new GrainState<List<string>>();
        await storage.ReadStateAsync("state", Grain, state);
        return state;
    }

    private Task WriteAsync(GrainState<List<string>> state, params string[] content)
    {
        state.State = [.. content];
        return Storage().WriteStateAsync("state", Grain, state);
    }

    private async Task<int> CountAsync()
    {
        int count = 0;
        await foreach (string _ in _objects.ListAsync("", Token))
        {
            count++;
        }

        return count;
    }

    private async Task<(string Name, ReadOnlyMemory<byte> Content)> OnlyObjectAsync()
    {
        string? only = null;
        await foreach (string name in _objects.ListAsync("", Token))
        {
            Assert.Null(only);
            only = name;
        }

        return (only!, (await _objects.GetAsync(only!, Token))!.Value);
    }
}
