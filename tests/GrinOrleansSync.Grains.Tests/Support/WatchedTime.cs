using Microsoft.Extensions.Time.Testing;

namespace GrinOrleansSync.Grains.Tests.Support;

/// <summary>A clock that a test moves, and that tells when someone begins to wait for it.</summary>
internal sealed class WatchedTime() : FakeTimeProvider(Epoch)
{
    /// <summary>Later than everything recorded.</summary>
    public static readonly DateTimeOffset Epoch = new(2040, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _lock = new();
    private readonly List<(Func<TimeSpan, bool> Matches, TaskCompletionSource Created)> _watches = [];

    /// <summary>Ends when a timer is created that is due after such a time.</summary>
    public Task WhenTimerAsync(Func<TimeSpan, bool> matches)
    {
        var created = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _watches.Add((matches, created));
        }

        return created.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        lock (_lock)
        {
            foreach ((Func<TimeSpan, bool> matches, TaskCompletionSource created) in _watches)
            {
                if (matches(dueTime))
                {
                    created.TrySetResult();
                }
            }
        }

        return timer;
    }
}
