using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Storage.Tests.Objects;

public sealed class ReadingAheadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static IEnumerable<string> Names => Enumerable.Range(0, 10).Select(i => $"{i}");

    [Fact]
    public async Task Answers_come_in_the_order_of_the_names_whichever_is_there_first()
    {
        Dictionary<string, TaskCompletionSource<string>> answers = Names.ToDictionary(name => name, _ => new TaskCompletionSource<string>());
        Task<List<string>> all = Names.ReadAheadAsync(10, (name, _) => answers[name].Task, Token).ToListAsync(Token).AsTask();

        foreach (string name in Names.Reverse())
        {
            Assert.False(all.IsCompleted);
            answers[name].SetResult(name);
        }

        Assert.Equal(Names, await all);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    public async Task No_more_are_under_way_than_wanted(int count)
    {
        int started = 0;
        int taken = 0;
        await foreach (string name in Names.ReadAheadAsync(count, (name, _) => Task.FromResult($"{started++}"), Token))
        {
            Assert.Equal($"{taken}", name);
            Assert.Equal(Math.Min(taken + count, 10), started);
            taken++;
        }

        Assert.Equal(10, taken);
    }

    [Fact]
    public async Task A_failure_comes_in_its_place_and_ends_what_is_under_way()
    {
        List<CancellationToken> underWay = [];
        List<string> taken = [];

        await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (string name in Names.ReadAheadAsync(4, ReadAsync, Token))
            {
                taken.Add(name);
            }
        });

        Assert.Equal(["0", "1", "2"], taken);
        Assert.Equal(3, underWay.Count);
        Assert.All(underWay, token => Assert.True(token.IsCancellationRequested));

        Task<string> ReadAsync(string name, CancellationToken token)
        {
            if (name is "3")
            {
                return Task.FromException<string>(new IOException(name));
            }

            if (string.CompareOrdinal(name, "3") < 0)
            {
                return Task.FromResult(name);
            }

            underWay.Add(token);
            return Task.Delay(Timeout.Infinite, token).ContinueWith(_ => name, token, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }
}
