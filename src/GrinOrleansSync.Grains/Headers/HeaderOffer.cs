using GrinOrleansSync.Grains.Contracts;

namespace GrinOrleansSync.Grains.Headers;

/// <summary>A range that a silo has submitted and that waits to be judged.</summary>
internal sealed class HeaderOffer(HeaderRange range)
{
    private readonly TaskCompletionSource<HeaderSubmission> _verdict = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HeaderRange Range => range;

    /// <summary>Whether it answers a lease by locator: it is judged whatever it follows.</summary>
    public bool IsByLocator => range.Segment is null;

    /// <summary>Whether its silo was told to ask again.</summary>
    public bool IsToldLater { get; set; }

    public Task<HeaderSubmission> Verdict => _verdict.Task;

    public void Decide(HeaderSubmission verdict) => _verdict.TrySetResult(verdict);

    public void Fail(Exception exception) => _verdict.TrySetException(exception);
}
