using System.Diagnostics;
using System.Globalization;

namespace GrinOrleansSync.Trials.Chaos;

/// <summary>What silos said and what befell them in a round, in order; for whoever looks into a failure.</summary>
internal sealed class ChaosLog
{
    private readonly Lock _lock = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly List<string> _lines = [];

    public void Add(string line)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(_started).TotalSeconds,8:0.000} {line}");
        lock (_lock)
        {
            _lines.Add(text);
        }
    }

    /// <summary>Writes it to a file of its own; where.</summary>
    public string Save()
    {
        string path = Path.Combine(Path.GetTempPath(), $"chaos-{Guid.NewGuid():n}.log");
        lock (_lock)
        {
            File.WriteAllLines(path, _lines);
        }

        return path;
    }
}
