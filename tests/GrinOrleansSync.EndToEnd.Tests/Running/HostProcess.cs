using System.Diagnostics;
using System.Globalization;

namespace GrinOrleansSync.EndToEnd.Tests.Running;

/// <summary>The executable that users run, as a process of its own, ended with the test at the latest.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    // Far beyond what anything here takes, so that only what hangs ends by it.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly string _command;

    private HostProcess(Process process, string command)
    {
        _process = process;
        _command = command;
        Output = new LineLog(process.StandardOutput);
        Errors = new LineLog(process.StandardError);
    }

    /// <summary>What it prints: results.</summary>
    public LineLog Output { get; }

    /// <summary>What it tells: progress, log, problems.</summary>
    public LineLog Errors { get; }

    /// <summary>Starts it.</summary>
    /// <param name="arguments">Its arguments.</param>
    public static HostProcess Start(params IEnumerable<string> arguments) => Start(new Dictionary<string, string>(), arguments);

    /// <summary>Starts it with environment variables of its own.</summary>
    /// <param name="environment">What is set over the environment of the tests.</param>
    /// <param name="arguments">Its arguments.</param>
    public static HostProcess Start(IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments) => StartIn("", environment, arguments);

    /// <summary>Starts it in a working folder of its own.</summary>
    /// <param name="folder">The folder; that of the tests if empty.</param>
    /// <param name="environment">What is set over the environment of the tests.</param>
    /// <param name="arguments">Its arguments.</param>
    public static HostProcess StartIn(string folder, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        string[] all = [Path.Combine(AppContext.BaseDirectory, "grin-orleans-sync.dll"), .. arguments];
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", all)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return new HostProcess(Process.Start(start)!, string.Join(' ', all[1..]));
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<ProcessResult> RunAsync(params IEnumerable<string> arguments)
    {
        await using HostProcess process = Start(arguments);
        return await process.WaitAsync();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<ProcessResult> WaitAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
            await Task.WhenAll(Output.Completion, Errors.Completion).WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"'{_command}' did not end.\n{string.Join('\n', Errors.Lines)}");
        }

        return new ProcessResult(_command, _process.ExitCode, Output.Lines, Errors.Lines);
    }

    /// <summary>Waits for a line that it prints or tells.</summary>
    public static Task<string> LineAsync(LineLog log, Func<string, bool> wanted) =>
        log.FirstAsync(wanted).WaitAsync(Deadline, TestContext.Current.CancellationToken);

    /// <summary>Asks it to end as Ctrl+C does.</summary>
    public Task InterruptAsync() => SignalAsync("INT");

    /// <summary>Asks it to end as service managers do.</summary>
    public Task TerminateAsync() => SignalAsync("TERM");

    /// <summary>Ends it at once, as a crash does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals for one process.");
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }
}
