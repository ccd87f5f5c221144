using System.Diagnostics.CodeAnalysis;

namespace Grin.P2P;

/// <summary>One at a time, the others wait in order.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle is never asked for holds nothing to dispose, and may be released late.")]
internal sealed class Turn
{
    private readonly SemaphoreSlim _free = new(1);

    public Task TakeAsync(CancellationToken cancellationToken) => _free.WaitAsync(cancellationToken);

    public void Release() => _free.Release();
}
