namespace GrinOrleansSync.Host.Dev;

/// <summary>
/// Ends a process with whoever started it and holds its standard input open: in order when the input ends, and at once
/// when that takes too long.
/// </summary>
internal static class InputEnd
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Cancels the source when standard input ends, and ends the process after another 10 s.</summary>
    public static void Cancels(CancellationTokenSource ended)
    {
        // A read of standard input can't be given up: this thread lasts as long as the process.
        var reader = new Thread(() =>
        {
            using Stream input = Console.OpenStandardInput();
            Span<byte> ignored = stackalloc byte[64];
            while (input.Read(ignored) > 0)
            {
                // Nobody writes; what counts is the end.
            }

            try
            {
                ended.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It is ending already.
            }

            Thread.Sleep(Patience);
            Environment.Exit(ExitCode.Interrupted);
        })
        {
            IsBackground = true,
            Name = "standard input",
        };
        reader.Start();
    }
}
