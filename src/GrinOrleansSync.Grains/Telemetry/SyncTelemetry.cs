using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace GrinOrleansSync.Grains.Telemetry;

/// <summary>Where metrics and traces of a sync come from. Without listeners they cost nothing.</summary>
public static class SyncTelemetry
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "GrinOrleansSync";

    internal static Meter Meter { get; } = new(Name);

    internal static ActivitySource Source { get; } = new(Name);
}
