using System.CommandLine;
using System.CommandLine.Parsing;
using GrinOrleansSync.Devnet.Azurite;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Storage.Files;
using GrinOrleansSync.Storage.Headers;
using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Host.Commands;

/// <summary>The command line: parses, runs, and turns what goes wrong into one line and an exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        ParseResult parsed = BuildRoot().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync($"{Describe(parsed)} See 'grin-orleans-sync {PathOf(parsed)}--help'.");
            return ExitCode.Usage;
        }

        using var interruption = new Interruption();
        try
        {
            // Interruption is handled here, so that a command can end its silo in order.
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                interruption.Token);
        }
        catch (Exception exception) when (exception is UsageException or DataFolderException or ForeignNetworkException or RecordedChainException or PeerListenException or AzuriteException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCode.Usage;
        }
        catch (DamagedObjectException exception)
        {
            await Console.Error.WriteLineAsync($"{exception.Message} Run sync again: it repairs the data folder from peers.");
            return ExitCode.Refused;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"{exception.Message} What was verified is kept: make room or give access, and run again.");
            return ExitCode.Incomplete;
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Interrupted; what was verified is kept.");
            return ExitCode.Interrupted;
        }
    }

    private static RootCommand BuildRoot() => new(
        """
        Downloads Grin's chain state in segments from many peers at once, verifies every segment as it arrives, proves the
        whole against the block header, and keeps it.

        Exit codes: 0 verified; 1 refused or stored data damaged; 2 wrong usage, network or folder; 3 not finished for lack
        of peers, run again to go on; 130 interrupted.
        """)
    {
        DemoCommand.Build(),
        SyncCommand.Build(),
        RunCommand.Build(),
        DevCommand.Build(),
        VerifyCommand.Build(),
        StatusCommand.Build(),
        PeerCommand.Build(),
        HeadersCommand.Build(),
        BenchCommand.Build(),
        DevnetCommand.Build(),
    };

    /// <summary>The first error in one line; what is not understood before what is missing, since it may be that, misspelt.</summary>
    private static string Describe(ParseResult parsed)
    {
        ParseError error = parsed.Errors.FirstOrDefault(error => parsed.UnmatchedTokens.Any(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal)))
            ?? parsed.Errors[0];
        string line = string.Join(' ', error.Message.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));
        return line.EndsWith('.') ? line : line + ".";
    }

    /// <summary>The names that lead to the command, each with a space behind it.</summary>
    private static string PathOf(ParseResult parsed)
    {
        string path = "";
        for (CommandResult? result = parsed.CommandResult; result is { Command: not RootCommand }; result = result.Parent as CommandResult)
        {
            path = $"{result.Command.Name} {path}";
        }

        return path;
    }
}
