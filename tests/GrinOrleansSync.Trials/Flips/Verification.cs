using GrinOrleansSync.Host.Commands;

namespace GrinOrleansSync.Trials.Flips;

/// <summary>The command <c>verify</c>, in this process: it is run hundreds of times.</summary>
internal static class Verification
{
    /// <summary>Exit code, result document, and what it wrote to standard error.</summary>
    public static async Task<(int ExitCode, SyncResult? Result, string Log)> RunAsync(string data)
    {
        TextWriter output = Console.Out;
        TextWriter error = Console.Error;
        using var document = new StringWriter();
        using var log = new StringWriter();
        Console.SetOut(document);
        Console.SetError(log);
        try
        {
            int exitCode = await CommandLine.RunAsync(["verify", "--json", "--data", data]);
            return (exitCode, SyncResult.Read(document.ToString()), log.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
