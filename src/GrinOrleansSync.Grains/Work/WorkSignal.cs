namespace GrinOrleansSync.Grains.Work;

/// <summary>Tells the silo's worker that there may be something new to do before it looks again by itself.</summary>
internal sealed class WorkSignal
{
    private TaskCompletionSource _raised = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the signal is raised for the next time.</summary>
    public Task Raised => Volatile.Read(ref _raised).Task;

    public void Raise() =>
        Interlocked.Exchange(ref _raised, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
