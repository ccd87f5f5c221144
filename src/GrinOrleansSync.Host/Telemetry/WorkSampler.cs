using GrinOrleansSync.Grains.Telemetry;
using OpenTelemetry.Trace;

namespace GrinOrleansSync.Host.Telemetry;

/// <summary>
/// Begins traces with the work of a sync only. Calls between grains are part of them; by themselves they are mostly the
/// workers' questions what to do, many times a second.
/// </summary>
internal sealed class WorkSampler : Sampler
{
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        new(SyncTraces.Roots.Contains(samplingParameters.Name) ? SamplingDecision.RecordAndSample : SamplingDecision.Drop);
}
