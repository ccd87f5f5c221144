using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using GrinOrleansSync.Grains.Telemetry;

namespace GrinOrleansSync.Grains.Tests.Telemetry;

/// <summary>Hears what is measured and what is traced.</summary>
internal sealed class TelemetryListener : IDisposable
{
    private readonly Lock _lock = new();
    private readonly MeterListener _meters = new();
    private readonly ActivityListener? _activities;
    private readonly List<(Func<TelemetryListener, bool> Wanted, TaskCompletionSource Heard)> _waiting = [];
    private ImmutableList<(string Name, long Value, ImmutableDictionary<string, string> Tags)> _measured = [];
    private ImmutableList<Activity> _spans = [];

    /// <param name="isWanted">Whether an instrument of that name is listened to; all are if null.</param>
    /// <param name="traces">Whether spans are.</param>
    public TelemetryListener(Func<string, bool>? isWanted = null, bool traces = true)
    {
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == SyncTelemetry.Name && isWanted?.Invoke(instrument.Name) != false)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument.Name, value, tags));
        _meters.Start();
        if (traces)
        {
            _activities = new ActivityListener
            {
                ShouldListenTo = source => source.Name == SyncTelemetry.Name,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = Hear,
            };
            ActivitySource.AddActivityListener(_activities);
        }
    }

    /// <summary>The spans that ended.</summary>
    public ImmutableList<Activity> Spans => _spans;

    /// <summary>The sum of what an instrument measured, by one of its attributes.</summary>
    public Dictionary<string, long> Sums(string instrument, string attribute) => _measured
        .Where(measured => measured.Name == instrument)
        .GroupBy(measured => measured.Tags[attribute], measured => measured.Value, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Sum(), StringComparer.Ordinal);

    /// <summary>What instruments that are observed measure at this moment; what was heard before is forgotten.</summary>
    public void Observe()
    {
        lock (_lock)
        {
            _measured = [];
        }

        _meters.RecordObservableInstruments();
    }

    /// <summary>Ends when something was heard that makes it true.</summary>
    public async Task WhenAsync(Func<TelemetryListener, bool> wanted)
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Add((wanted, heard));
            Tell();
        }

        await heard.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        _activities?.Dispose();
        _meters.Dispose();
    }

    private void Hear(string name, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        ImmutableDictionary<string, string>.Builder attributes = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach ((string key, object? attribute) in tags)
        {
            attributes[key] = attribute?.ToString() ?? "";
        }

        lock (_lock)
        {
            _measured = _measured.Add((name, value, attributes.ToImmutable()));
            Tell();
        }
    }

    private void Hear(Activity span)
    {
        lock (_lock)
        {
            _spans = _spans.Add(span);
            Tell();
        }
    }

    private void Tell()
    {
        foreach ((Func<TelemetryListener, bool> wanted, TaskCompletionSource heard) in _waiting)
        {
            if (!heard.Task.IsCompleted && wanted(this))
            {
                heard.SetResult();
            }
        }
    }
}
