using System.Globalization;
using GrinOrleansSync.Host.Dev;

namespace GrinOrleansSync.Trials.Chaos;

/// <summary>Keeps one silo running, as whatever runs it in earnest does: one that ends is started again.</summary>
/// <param name="number">Which one.</param>
/// <param name="settings">What it is told.</param>
/// <param name="log">Where its lines go.</param>
internal sealed class SiloKeeper(int number, SiloSettings settings, ChaosLog log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private SiloProcess? _silo;
    private TimeSpan _downFor;
    private bool _killed;

    /// <summary>How often it was killed.</summary>
    public int Kills { get; private set; }

    /// <summary>How often it ended by itself.</summary>
    public int Ends { get; private set; }

    /// <summary>Runs it until this is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_lock)
            {
                _silo = SiloProcess.Start(settings, line => log.Add($"silo {number}: {line}"));
                _killed = false;
            }

            try
            {
                await _silo.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                await _silo.KillAsync();
                return;
            }
            finally
            {
                await _silo.DisposeAsync();
            }

            await Task.Delay(After(), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Kills it with SIGKILL, if it runs; it starts again after so long.</summary>
    public void Kill(TimeSpan downFor)
    {
        lock (_lock)
        {
            if (_silo is { HasEnded: false } && !_killed)
            {
                _killed = true;
                _downFor = downFor;
                Kills++;
                _ = _silo.KillAsync();
            }
        }
    }

    private TimeSpan After()
    {
        lock (_lock)
        {
            if (_killed)
            {
                return _downFor;
            }

            Ends++;
            log.Add(string.Create(CultureInfo.InvariantCulture, $"silo {number} ended by itself"));
            return Pause;
        }
    }
}
