using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace GrinOrleansSync.Trials;

/// <summary>The real executable as a process of its own.</summary>
internal sealed class HostProcess : IDisposable
{
    private static readonly TimeSpan SampleInterval = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private readonly List<(string Line, long Timestamp, TimeSpan ProcessorTime)> _marks = [];
    private readonly Task<string> _output;
    private readonly Task _sampling;

    private HostProcess(Process process, Task<string>? output)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_log)
            {
                _log.AppendLine(line.Data);
                _marks.Add((line.Data ?? "", Stopwatch.GetTimestamp(), LookAtProcessorTime()));
            }
        };
        process.BeginErrorReadLine();
        _output = output ?? process.StandardOutput.ReadToEndAsync();
        _sampling = SampleAsync();
    }

    /// <summary>Processor time it has used, to the last look at it.</summary>
    public TimeSpan ProcessorTime { get; private set; }

    /// <summary>What it wrote to standard error.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Time that passed, and processor time that was used, between the first lines of the log with these words.</summary>
    public (TimeSpan Passed, TimeSpan Used) Between(string first, string last)
    {
        lock (_log)
        {
            (_, long start, TimeSpan usedBefore) = _marks.Find(mark => mark.Line.Contains(first, StringComparison.Ordinal));
            (_, long end, TimeSpan usedAfter) = _marks.Find(mark => mark.Line.Contains(last, StringComparison.Ordinal));
            return (Stopwatch.GetElapsedTime(start, end), usedAfter - usedBefore);
        }
    }

    public static HostProcess Start(params string[] arguments) => new(StartProcess(arguments), null);

    /// <summary>A peer that serves a chain; where it listens.</summary>
    public static async Task<(HostProcess Process, string EndPoint)> StartPeerAsync(string chain, string listen, CancellationToken cancellationToken)
    {
        Process process = StartProcess(["peer", "--chain", chain, "--listen", listen]);
        string line = await process.StandardOutput.ReadLineAsync(cancellationToken) ?? "";
        string[] words = line.Split(' ');
        return words is ["listening", "on", var endPoint, ..]
            ? (new HostProcess(process, null), endPoint.TrimEnd(':'))
            : throw new TrialFailedException($"a peer did not start: {await process.StandardError.ReadToEndAsync(cancellationToken)}");
    }

    /// <summary>The arguments of a sync.</summary>
    public static string[] SyncArguments(string chain, string data, IEnumerable<string> peers) =>
    [
        "sync", "--json", "--network", Path.Combine(chain, "network.json"), "--data", data,
        .. peers.SelectMany(peer => (string[])["--peer", peer]),
    ];

    /// <summary>Waits for the end: exit code and result document.</summary>
    public async Task<(int ExitCode, SyncResult? Result)> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        await _sampling;
        return (_process.ExitCode, SyncResult.Read(await _output));
    }

    /// <summary>Waits for the end, but not longer than so; whether it came.</summary>
    public async Task<bool> EndsWithinAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        try
        {
            await _process.WaitForExitAsync(cancellationToken).WaitAsync(time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Kills it with SIGKILL: it can do nothing more.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    private static Process StartProcess(IEnumerable<string> arguments)
    {
        string host = Path.Combine(AppContext.BaseDirectory, "grin-orleans-sync.dll");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [host, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    private async Task SampleAsync()
    {
        while (!_process.HasExited)
        {
            LookAtProcessorTime();
            await Task.Delay(SampleInterval);
        }
    }

    private TimeSpan LookAtProcessorTime()
    {
        try
        {
            ProcessorTime = _process.TotalProcessorTime;
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It has ended and tells its processor time no more.
        }

        return ProcessorTime;
    }
}
