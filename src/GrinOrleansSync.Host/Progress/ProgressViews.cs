namespace GrinOrleansSync.Host.Progress;

/// <summary>The view that fits where standard error goes.</summary>
internal static class ProgressViews
{
    /// <summary>Live on a terminal, plain lines elsewhere and with <paramref name="json"/>.</summary>
    public static IProgressView Choose(bool json) =>
        json || Console.IsErrorRedirected ? new PlainProgress(TimeProvider.System) : new LiveProgress(TimeProvider.System);
}
