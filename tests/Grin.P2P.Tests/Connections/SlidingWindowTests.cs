using Microsoft.Extensions.Time.Testing;

namespace Grin.P2P.Tests.Connections;

public sealed class SlidingWindowTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bursts_pass_and_the_rest_waits_until_the_first_is_a_window_ago()
    {
        var window = new SlidingWindow(3, TimeSpan.FromSeconds(60), _time);
        await window.TakeAsync(Cancelled);
        _time.Advance(TimeSpan.FromSeconds(10));
        await window.TakeAsync(Cancelled);
        await window.TakeAsync(Cancelled);

        Task fourth = window.TakeAsync(Cancelled).AsTask();
        Task fifth = window.TakeAsync(Cancelled).AsTask();
        _time.Advance(TimeSpan.FromSeconds(49.9));
        Assert.False(fourth.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(0.1));
        await fourth;
        Assert.False(fifth.IsCompleted);
        Assert.Equal(3, window.Count);

        _time.Advance(TimeSpan.FromSeconds(10));
        await fifth;
    }

    [Fact]
    public void Never_more_than_the_limit_in_any_window()
    {
        var random = new Random(5);
        var window = new SlidingWindow(10, TimeSpan.FromSeconds(60), _time);
        var taken = new List<DateTimeOffset>();
        for (int i = 0; i < 2_000; i++)
        {
            if (window.TryTake())
            {
                taken.Add(_time.GetUtcNow());
            }

            _time.Advance(TimeSpan.FromSeconds(random.NextDouble() * 4));
        }

        Assert.InRange(taken.Count, 300, 2_000);
        for (int i = 10; i < taken.Count; i++)
        {
            Assert.True(taken[i] - taken[i - 10] >= TimeSpan.FromSeconds(60));
        }

    }

    [Fact]
    public async Task Who_gives_up_waiting_lets_the_next_one_in()
    {
        var window = new SlidingWindow(1, TimeSpan.FromSeconds(60), _time);
        await window.TakeAsync(Cancelled);
        using var giveUp = new CancellationTokenSource();
        Task second = window.TakeAsync(giveUp.Token).AsTask();
        Task third = window.TakeAsync(Cancelled).AsTask();

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(third.IsCompleted);
        Assert.Equal(1, window.Count);
    }
}
