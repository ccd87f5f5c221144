using System.Diagnostics;

namespace GrinOrleansSync.Host.Dev;

/// <summary>A silo in a process of its own: <c>run</c> of this executable, which ends with this process at the latest.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private const string Executable = "grin-orleans-sync";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly Process _process;
    private long _peakMemory;

    private SiloProcess(Process process, Action<string> told)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text)
            {
                told(text);
            }
        };
        process.OutputDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    /// <summary>The system's number for it.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Its exit code, once it has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Starts a silo.</summary>
    /// <param name="settings">What it is told.</param>
    /// <param name="told">Gets what it writes to standard error, line by line.</param>
    public static SiloProcess Start(SiloSettings settings, Action<string> told)
    {
        ProcessStartInfo start = Self();
        foreach (string argument in (string[])["run", "--end-with-input", .. settings.Options])
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in settings.ToEnvironment())
        {
            start.Environment[name] = value;
        }

        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        return new SiloProcess(Process.Start(start)!, told);
    }

    /// <summary>Ends it as a crash does.</summary>
    public Task KillAsync()
    {
        _process.Kill();
        return _process.WaitForExitAsync();
    }

    /// <summary>Ends when it has ended.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>The most memory it had in RAM so far, in bytes; once it has ended, to the last look before.</summary>
    public long LookAtMemory()
    {
        try
        {
            _process.Refresh();
            _peakMemory = Math.Max(_peakMemory, _process.PeakWorkingSet64);
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }

        return _peakMemory;
    }

    /// <summary>Ends it in order, or at once when that takes too long.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    // The program itself, or the one beside the program that it is a part of.
    private static ProcessStartInfo Self() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == Executable
        ? new ProcessStartInfo(Environment.ProcessPath!)
        : new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Path.Combine(AppContext.BaseDirectory, Executable + ".dll")]);
}
