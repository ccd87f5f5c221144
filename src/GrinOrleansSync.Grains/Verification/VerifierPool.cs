using System.Collections.Concurrent;

namespace GrinOrleansSync.Grains.Verification;

/// <summary>
/// The silo's threads for verification. They are its own, and below normal priority, so that messages between grains and
/// peers go on while every core verifies.
/// </summary>
public sealed class VerifierPool : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread[] _threads;

    /// <summary>A pool of so many threads.</summary>
    public VerifierPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _threads = new Thread[threads];
        for (int i = 0; i < threads; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = $"verifier {i}", Priority = ThreadPriority.BelowNormal };
            _threads[i].Start();
        }
    }

    /// <summary>Number of threads.</summary>
    public int Size => _threads.Length;

    /// <summary>Work that waits for a thread.</summary>
    public int Waiting => _work.Count;

    /// <summary>Runs CPU work on one of the threads; the continuation runs where the caller awaits.</summary>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken = default)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(
            () =>
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    done.SetCanceled(cancellationToken);
                    return;
                }

                try
                {
                    done.SetResult(work());
                }
#pragma warning disable CA1031 // Whatever the work throws is the caller's to see, not this thread's.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    done.SetException(exception);
                }
            },
            CancellationToken.None);
        return done.Task;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _work.CompleteAdding();
        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        _work.Dispose();
    }

    private void Work()
    {
        foreach (Action work in _work.GetConsumingEnumerable())
        {
            work();
        }
    }
}
