namespace Grin.P2P;

/// <summary>Something a connection was asked. Guarded by the lock of the <see cref="RequestBook"/> it stands in.</summary>
internal abstract class Ask
{
    private readonly Action? _settled;

    protected Ask(Action? settled) => _settled = settled;

    /// <summary>Whether the peer still owes the answer: until it came, or until too much time passed.</summary>
    public bool IsOwed { get; private set; }

    /// <summary>Requests that went out, or are about to.</summary>
    public int Requests { get; private set; }

    /// <summary>Whether an answer came.</summary>
    public bool IsAnswered { get; protected set; }

    public void Request()
    {
        Requests++;
        IsOwed = true;
    }

    public void Withdraw() => Requests--;

    public void Settle()
    {
        if (IsOwed)
        {
            IsOwed = false;
            _settled?.Invoke();
        }
    }

    /// <summary>Fails everybody who waits.</summary>
    public abstract void Fail(PeerFault fault);
}

/// <summary>Something a connection was asked, and who waits for the answer.</summary>
internal sealed class Ask<T> : Ask
{
    private readonly List<TaskCompletionSource<T>> _waiters = [];

    public Ask(Action? settled = null)
        : base(settled)
    {
    }

    public Task<T> Wait(CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiters.Add(waiter);
        return cancellationToken.CanBeCanceled ? WaitAsync(waiter, cancellationToken) : waiter.Task;
    }

    public override void Fail(PeerFault fault)
    {
        foreach (TaskCompletionSource<T> waiter in _waiters)
        {
            waiter.TrySetException(new PeerFaultException(fault));
        }

        _waiters.Clear();
    }

    /// <summary>Hands the answer to everybody who waits; false when all have given up.</summary>
    public bool Deliver(T answer)
    {
        IsAnswered = true;
        bool taken = false;
        foreach (TaskCompletionSource<T> waiter in _waiters)
        {
            taken |= waiter.TrySetResult(answer);
        }

        _waiters.Clear();
        return taken;
    }

    private static async Task<T> WaitAsync(TaskCompletionSource<T> waiter, CancellationToken cancellationToken)
    {
        // Giving up and delivering race for the source itself, so that no answer is lost between them.
        await using CancellationTokenRegistration registration =
            cancellationToken.UnsafeRegister(_ => waiter.TrySetCanceled(cancellationToken), null);
        return await waiter.Task.ConfigureAwait(false);
    }
}
