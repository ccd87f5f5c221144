using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace GrinOrleansSync.Grains.Telemetry;

/// <summary>A duration that is recorded when it is disposed; the clock is not even read while nobody listens.</summary>
internal readonly struct Timing(Histogram<double> histogram, string mmr) : IDisposable
{
    private readonly long _started = histogram.Enabled ? Stopwatch.GetTimestamp() : 0;

    public void Dispose()
    {
        if (_started != 0)
        {
            histogram.Record(Stopwatch.GetElapsedTime(_started).TotalSeconds, new KeyValuePair<string, object?>(TelemetryAttributes.Mmr, mmr));
        }
    }
}
