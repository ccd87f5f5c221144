using GrinOrleansSync.Grains.Verification;

namespace GrinOrleansSync.Grains.Tests.Verification;

public sealed class MemoryBudgetTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_fits_is_granted_at_once()
    {
        var budget = new MemoryBudget(10);

        using IDisposable first = await budget.ReserveAsync(4, Token);
        Task<IDisposable> second = budget.ReserveAsync(6, Token);

        Assert.True(second.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Those_who_wait_are_served_in_the_order_they_came_though_a_later_one_would_fit()
    {
        var budget = new MemoryBudget(10);
        IDisposable held = await budget.ReserveAsync(6, Token);
        Task<IDisposable> large = budget.ReserveAsync(8, Token);
        Task<IDisposable> small = budget.ReserveAsync(4, Token);

        Assert.False(small.IsCompleted);
        held.Dispose();
        IDisposable granted = await large.WaitAsync(Token);
        Assert.False(small.IsCompleted);
        granted.Dispose();
        (await small.WaitAsync(Token)).Dispose();
    }

    [Fact]
    public async Task More_than_the_whole_budget_counts_as_all_of_it()
    {
        var budget = new MemoryBudget(10);

        IDisposable all = await budget.ReserveAsync(1000, Token).WaitAsync(Token);
        Task<IDisposable> next = budget.ReserveAsync(1, Token);

        Assert.False(next.IsCompleted);
        all.Dispose();
        (await next.WaitAsync(Token)).Dispose();
        Assert.True(budget.ReserveAsync(10, Token).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Whoever_gives_up_takes_nothing_and_lets_those_behind_go_on()
    {
        var budget = new MemoryBudget(10);
        using IDisposable held = await budget.ReserveAsync(6, Token);
        using var givesUp = new CancellationTokenSource();
        Task<IDisposable> large = budget.ReserveAsync(8, givesUp.Token);
        Task<IDisposable> small = budget.ReserveAsync(4, Token);

        await givesUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        (await small.WaitAsync(Token)).Dispose();
    }

    [Fact]
    public async Task Giving_up_before_waiting_is_refused_and_takes_nothing()
    {
        var budget = new MemoryBudget(10);
        IDisposable held = await budget.ReserveAsync(10, Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => budget.ReserveAsync(1, new CancellationToken(canceled: true)));

        held.Dispose();
        Assert.True(budget.ReserveAsync(10, Token).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_reservation_disposed_twice_is_given_back_once()
    {
        var budget = new MemoryBudget(10);
        IDisposable held = await budget.ReserveAsync(10, Token);
        held.Dispose();
        held.Dispose();

        using IDisposable all = await budget.ReserveAsync(10, Token);

        Assert.False(budget.ReserveAsync(1, Token).IsCompleted);
    }

    [Fact]
    public void What_is_there_now_can_be_taken_without_waiting_and_nothing_more()
    {
        var budget = new MemoryBudget(10);
        using MemoryReservation? first = budget.TryReserve(6);

        Assert.NotNull(first);
        Assert.Null(budget.TryReserve(5));
        using MemoryReservation? second = budget.TryReserve(4);
        Assert.NotNull(second);
        Assert.Equal(0, budget.Free);
    }

    [Fact]
    public async Task Nobody_is_overtaken_by_one_who_does_not_wait()
    {
        var budget = new MemoryBudget(10);
        using MemoryReservation? held = budget.TryReserve(6);
        Task<IDisposable> waiting = budget.ReserveAsync(8, Token);

        Assert.Null(budget.TryReserve(1));
        held!.Dispose();
        (await waiting.WaitAsync(Token)).Dispose();
        Assert.Equal(10, budget.Free);
    }

    [Fact]
    public void What_is_held_beyond_the_need_is_given_back_once()
    {
        var budget = new MemoryBudget(10);
        MemoryReservation held = budget.TryReserve(1000)!;
        Assert.Equal(0, budget.Free);

        held.Shrink(3);
        held.Shrink(7);
        Assert.Equal(7, budget.Free);
        held.Dispose();
        held.Shrink(0);
        held.Dispose();
        Assert.Equal(10, budget.Free);
    }

    [Theory]
    [InlineData(10, 4, 2)]
    [InlineData(10, 5, 2)]
    [InlineData(10, 11, 1)]
    public void It_tells_how_many_fit(long total, long bytes, long fit)
    {
        var budget = new MemoryBudget(total);
        Assert.Equal(fit, budget.RoomFor(bytes));

        using MemoryReservation? all = budget.TryReserve(total);
        Assert.Equal(0, budget.RoomFor(bytes));
    }

    [Fact]
    public async Task Together_they_never_hold_more_than_the_budget()
    {
        const long Total = 100;
        var budget = new MemoryBudget(Total);
        long held = 0;
        long most = 0;
        await Task.WhenAll(Enumerable.Range(1, 200).Select(async number =>
        {
            long bytes = 1 + (number * 37 % 60);
            using IDisposable reservation = await budget.ReserveAsync(bytes, Token);
            long now = Interlocked.Add(ref held, bytes);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Add(ref held, -bytes);
        }));

        Assert.InRange(most, 1, Total);
        Assert.True(budget.ReserveAsync(Total, Token).IsCompletedSuccessfully);
    }

    private static void InterlockedMax(ref long target, long value)
    {
        for (long seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
