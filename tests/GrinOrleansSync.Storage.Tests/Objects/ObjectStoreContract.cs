using System.Collections.Concurrent;
using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Storage.Tests.Objects;

/// <summary>What every implementation of <see cref="IObjectStore"/> must do; one derived class for each.</summary>
public abstract class ObjectStoreContract
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A new, empty store.</summary>
    protected abstract Task<IObjectStore> OpenAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(3_000_000)]
    public async Task An_object_put_is_got_back_byte_for_byte(int length)
    {
        await using IObjectStore store = await OpenAsync();
        byte[] content = Content(length, length);

        Assert.True(await store.PutIfAbsentAsync("segments/kernel/11/000001", content, Token));

        await AssertHoldsAsync(store, "segments/kernel/11/000001", content);
    }

    [Fact]
    public async Task An_absent_object_is_null()
    {
        await using IObjectStore store = await OpenAsync();

        Assert.Null(await store.GetAsync("headers/000000", Token));
    }

    [Fact]
    public async Task The_first_writer_wins()
    {
        await using IObjectStore store = await OpenAsync();

        Assert.True(await store.PutIfAbsentAsync("a", Content(100, 1), Token));
        Assert.False(await store.PutIfAbsentAsync("a", Content(100, 2), Token));

        await AssertHoldsAsync(store, "a", Content(100, 1));
    }

    [Fact]
    public async Task Of_many_first_writers_at_once_exactly_one_wins_and_its_content_stays()
    {
        await using IObjectStore store = await OpenAsync();
        for (int round = 0; round < 20; round++)
        {
            string name = $"race/{round}";
            bool[] won = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => store.PutIfAbsentAsync(name, Content(500, i), Token), Token)));

            int winner = Assert.Single(Enumerable.Range(0, 16), i => won[i]);
            await AssertHoldsAsync(store, name, Content(500, winner));
        }
    }

    [Fact]
    public async Task A_put_replaces_with_longer_and_with_shorter_content()
    {
        await using IObjectStore store = await OpenAsync();
        foreach (int length in new[] { 10, 10_000, 3 })
        {
            await store.PutAsync("progress/tip", Content(length, length), Token);

            await AssertHoldsAsync(store, "progress/tip", Content(length, length));
        }
    }

    [Fact]
    public async Task Of_replacing_writers_at_once_one_content_stays_whole()
    {
        await using IObjectStore store = await OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => store.PutAsync("a", Content(2000 + i, i), Token), Token)));

        ReadOnlyMemory<byte> stays = (await store.GetAsync("a", Token))!.Value;
        Assert.Equal(Content(stays.Length, stays.Length - 2000), stays.ToArray());
    }

    [Fact]
    public async Task Readers_during_replacements_see_one_whole_version()
    {
        await using IObjectStore store = await OpenAsync();
        await store.PutAsync("a", Content(5000, 0), Token);
        Task writer = Task.Run(async () =>
        {
            for (int i = 1; i <= 100; i++)
            {
                await store.PutAsync("a", Content(5000 + i, i), Token);
            }
        }, Token);
        Task<int>[] readers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            int reads = 0;
            do
            {
                ReadOnlyMemory<byte> seen = (await store.GetAsync("a", Token))!.Value;
                Assert.Equal(Content(seen.Length, seen.Length - 5000), seen.ToArray());
                reads++;
            }
            while (!writer.IsCompleted);
            return reads;
        }, Token))];

        await writer;
        Assert.All(await Task.WhenAll(readers), reads => Assert.True(reads > 0));
        await AssertHoldsAsync(store, "a", Content(5100, 100));
    }

    [Fact]
    public async Task Deleting_frees_the_name_and_deleting_nothing_is_no_error()
    {
        await using IObjectStore store = await OpenAsync();
        await store.DeleteAsync("a", Token);
        await store.PutAsync("a", Content(9, 1), Token);

        await store.DeleteAsync("a", Token);

        Assert.Null(await store.GetAsync("a", Token));
        Assert.Empty(await NamesAsync(store, ""));
        Assert.True(await store.PutIfAbsentAsync("a", Content(9, 2), Token));
        await AssertHoldsAsync(store, "a", Content(9, 2));
    }

    [Fact]
    public async Task Listing_gives_the_names_with_the_prefix_in_ordinal_order()
    {
        await using IObjectStore store = await OpenAsync();
        string[] names = ["b/2", "b/10", "b", "b.x", "b-x", "b/1", "a/1", "c"];
        foreach (string name in names)
        {
            await store.PutIfAbsentAsync(name, Content(1, 1), Token);
        }

        Assert.Equal(["a/1", "b", "b-x", "b.x", "b/1", "b/10", "b/2", "c"], await NamesAsync(store, ""));
        Assert.Equal(["b/1", "b/10", "b/2"], await NamesAsync(store, "b/"));
        Assert.Equal(["b/1", "b/10"], await NamesAsync(store, "b/1"));
        Assert.Empty(await NamesAsync(store, "d"));
    }

    [Fact]
    public async Task A_name_may_continue_another_with_a_slash()
    {
        await using IObjectStore store = await OpenAsync();
        await store.PutAsync("a", Content(10, 1), Token);
        await store.PutAsync("a/b", Content(10, 2), Token);

        await AssertHoldsAsync(store, "a", Content(10, 1));
        await AssertHoldsAsync(store, "a/b", Content(10, 2));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("../a")]
    [InlineData("a/./b")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("A")]
    [InlineData("a\\b")]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("a\0")]
    public async Task What_is_no_name_is_refused_by_every_member(string name)
    {
        await using IObjectStore store = await OpenAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => store.PutIfAbsentAsync(name, Content(1, 1), Token));
        await Assert.ThrowsAsync<ArgumentException>(() => store.PutAsync(name, Content(1, 1), Token));
        await Assert.ThrowsAsync<ArgumentException>(() => store.GetAsync(name, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => store.DeleteAsync(name, Token));
    }

    [Fact]
    public async Task The_longest_name_is_taken_and_a_longer_one_refused()
    {
        await using IObjectStore store = await OpenAsync();
        string longest = string.Concat(Enumerable.Repeat("ab/", ObjectName.MaxLength / 3)) + "cd";

        await store.PutAsync(longest, Content(5, 5), Token);

        Assert.Equal(ObjectName.MaxLength, longest.Length);
        Assert.Equal([longest], await NamesAsync(store, "ab/"));
        await Assert.ThrowsAsync<ArgumentException>(() => store.PutAsync(longest + "e", Content(5, 5), Token));
    }

    [Fact]
    public async Task Content_over_the_limit_is_refused()
    {
        await using IObjectStore store = await OpenAsync();
        var content = new byte[IObjectStore.MaxContentLength + 1];

        await Assert.ThrowsAsync<ArgumentException>(() => store.PutAsync("a", content, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => store.PutIfAbsentAsync("a", content, Token));
        Assert.Null(await store.GetAsync("a", Token));
    }

    [Fact]
    public async Task A_cancelled_put_stores_nothing()
    {
        await using IObjectStore store = await OpenAsync();
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.PutAsync("a", Content(1, 1), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.PutIfAbsentAsync("a", Content(1, 1), cancelled));

        Assert.Empty(await NamesAsync(store, ""));
    }

    [Fact]
    public async Task Many_puts_gets_and_deletes_at_once_do_not_disturb_each_other()
    {
        await using IObjectStore store = await OpenAsync();
        var expected = new ConcurrentDictionary<string, byte[]>();

        await Parallel.ForEachAsync(Enumerable.Range(0, 600), new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Token }, async (i, token) =>
        {
            string name = $"segments/{i % 7}/{i:d5}";
            byte[] content = Content(100 + (37 * i), i);
            Assert.True(await store.PutIfAbsentAsync(name, content, token));
            await AssertHoldsAsync(store, name, content);
            if (i % 5 == 0)
            {
                await store.DeleteAsync(name, token);
                Assert.Null(await store.GetAsync(name, token));
            }
            else
            {
                expected[name] = content;
            }
        });

        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), await NamesAsync(store, "segments/"));
        foreach ((string name, byte[] content) in expected)
        {
            await AssertHoldsAsync(store, name, content);
        }
    }

    /// <summary>Reproducible bytes.</summary>
    protected static byte[] Content(int length, int seed)
    {
        var content = new byte[length];
        new Random(seed).NextBytes(content);
        return content;
    }

    private static async Task AssertHoldsAsync(IObjectStore store, string name, byte[] content)
    {
        ReadOnlyMemory<byte>? held = await store.GetAsync(name, Token);
        Assert.NotNull(held);
        Assert.Equal(content, held.Value.ToArray());
    }

    private static async Task<List<string>> NamesAsync(IObjectStore store, string prefix)
    {
        List<string> names = [];
        await foreach (string name in store.ListAsync(prefix, Token))
        {
            names.Add(name);
        }

        return names;
    }
}
