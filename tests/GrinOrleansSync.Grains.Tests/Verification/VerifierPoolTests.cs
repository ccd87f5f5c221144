using GrinOrleansSync.Grains.Verification;

namespace GrinOrleansSync.Grains.Tests.Verification;

public sealed class VerifierPoolTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task As_many_run_at_once_as_there_are_threads_and_no_more()
    {
        using var pool = new VerifierPool(2);
        using var release = new ManualResetEventSlim();
        using var both = new CountdownEvent(2);
        int running = 0;
        int most = 0;
        Task<int>[] work =
        [
            .. Enumerable.Range(0, 6).Select(number => pool.RunAsync(
                () =>
                {
                    most = Math.Max(most, Interlocked.Increment(ref running));
                    if (!both.IsSet)
                    {
                        both.Signal();
                    }

                    release.Wait(Token);
                    Interlocked.Decrement(ref running);
                    return number;
                },
                Token)),
        ];

        both.Wait(Token);
        Assert.All(work, task => Assert.False(task.IsCompleted));
        release.Set();

        Assert.Equal(Enumerable.Range(0, 6), await Task.WhenAll(work));
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task What_the_work_throws_comes_to_its_caller_and_the_thread_goes_on()
    {
        using var pool = new VerifierPool(1);

        await Assert.ThrowsAsync<InvalidDataException>(() => pool.RunAsync<int>(() => throw new InvalidDataException(), Token));

        Assert.Equal(7, await pool.RunAsync(() => 7, Token));
    }

    [Fact]
    public async Task Work_cancelled_before_its_turn_does_not_run()
    {
        using var pool = new VerifierPool(1);
        using var release = new ManualResetEventSlim();
        using var cancel = new CancellationTokenSource();
        Task<int> first = pool.RunAsync(
            () =>
            {
                release.Wait(Token);
                return 1;
            },
            Token);
        bool ran = false;
        Task<bool> second = pool.RunAsync(() => ran = true, cancel.Token);

        await cancel.CancelAsync();
        release.Set();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(1, await first);
        Assert.False(ran);
    }

    [Fact]
    public async Task It_works_on_threads_of_its_own_below_normal_priority()
    {
        using var pool = new VerifierPool(1);

        (bool isPooled, ThreadPriority priority) = await pool.RunAsync(() => (Thread.CurrentThread.IsThreadPoolThread, Thread.CurrentThread.Priority), Token);

        Assert.False(isPooled);
        Assert.Equal(ThreadPriority.BelowNormal, priority);
    }

    [Fact]
    public async Task Disposing_finishes_what_was_begun_and_waits_for_it()
    {
        var pool = new VerifierPool(2);
        Task<int>[] work = [.. Enumerable.Range(0, 20).Select(number => pool.RunAsync(() => number, Token))];

        pool.Dispose();

        Assert.Equal(Enumerable.Range(0, 20), await Task.WhenAll(work));
    }

    [Fact]
    public void A_pool_without_threads_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new VerifierPool(0));
    }
}
