using System.Collections.Immutable;
using GrinOrleansSync.EndToEnd.Tests.Results;

namespace GrinOrleansSync.EndToEnd.Tests.Running;

/// <summary>How a process ended and what it said.</summary>
/// <param name="Command">Its arguments.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Lines of standard output.</param>
/// <param name="Errors">Lines of standard error.</param>
internal sealed record ProcessResult(string Command, int ExitCode, ImmutableArray<string> Output, ImmutableArray<string> Errors)
{
    /// <summary>The result document; fails when standard output holds anything else, or the exit code is another.</summary>
    public SyncResult Document(int exitCode)
    {
        AssertExit(exitCode);
        return SyncResult.Parse(string.Join('\n', Output));
    }

    /// <summary>Fails with everything the process said when it ended otherwise.</summary>
    public void AssertExit(int exitCode) => Assert.True(ExitCode == exitCode, $"Exit code {ExitCode} instead of {exitCode}.\n{this}");

    /// <summary>Fails unless the process ended for wrong usage with a single line that holds these words, and printed nothing.</summary>
    public void AssertUsage(params IEnumerable<string> words)
    {
        AssertExit(2);
        Assert.Empty(Output);
        string line = Assert.Single(Errors);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join('\n', [Command, $"exit code {ExitCode}", .. Output, .. Errors]);
}
