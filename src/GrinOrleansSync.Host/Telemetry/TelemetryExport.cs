using System.Reflection;
using Grin.Chain.Networks;
using GrinOrleansSync.Grains.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace GrinOrleansSync.Host.Telemetry;

/// <summary>
/// Takes metrics and traces of this process out of it: metrics to whoever scrapes them, both to a collector where one is
/// named. Only <c>run</c> has it.
/// </summary>
internal sealed class TelemetryExport : IDisposable
{
    /// <summary>Where the OpenTelemetry SDK itself looks for its collector.</summary>
    public const string StandardEndpointKey = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string ServiceName = "grin-orleans-sync";
    private const string SamplerKey = "OTEL_TRACES_SAMPLER";

    private readonly TracerProvider? _traces;

    private TelemetryExport(MeterProvider metrics, TracerProvider? traces)
    {
        Metrics = metrics;
        _traces = traces;
    }

    /// <summary>What is measured.</summary>
    public MeterProvider Metrics { get; }

    /// <summary>Whether traces go anywhere.</summary>
    public bool HasTraces => _traces is not null;

    /// <summary>Begins to listen. Must come before the silo, so that nothing is missed.</summary>
    /// <param name="isScraped">Whether metrics are asked for.</param>
    /// <param name="collector">Address of a collector that speaks OTLP; null for none.</param>
    /// <param name="network">The network, which is told along.</param>
    /// <param name="configuration">Where the SDK finds its own standard settings.</param>
    /// <returns>Null when nobody wants to know.</returns>
    public static TelemetryExport? Start(bool isScraped, Uri? collector, Network network, IConfiguration configuration)
    {
        if (!isScraped && collector is null)
        {
            return null;
        }

        // The SDK reads its address there, and appends the paths that its protocol wants.
        IConfiguration standard = new ConfigurationBuilder()
            .AddConfiguration(configuration)
            .AddInMemoryCollection(collector is null ? [] : [new(StandardEndpointKey, collector.OriginalString)])
            .Build();
        MeterProviderBuilder metrics = OpenTelemetry.Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(standard))
            .ConfigureResource(resource => Describe(resource, network))
            .AddMeter(SyncTelemetry.Name, "Microsoft.Orleans", "System.Runtime");
        if (isScraped)
        {
            metrics.AddPrometheusExporter();
        }

        if (collector is null)
        {
            return new TelemetryExport(metrics.Build(), null);
        }

        TracerProviderBuilder traces = OpenTelemetry.Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(standard))
            .ConfigureResource(resource => Describe(resource, network))
            .AddSource(SyncTelemetry.Name, "Microsoft.Orleans.*")
            .AddOtlpExporter();
        if (string.IsNullOrEmpty(standard[SamplerKey]))
        {
            traces.SetSampler(new ParentBasedSampler(new WorkSampler()));
        }

        return new TelemetryExport(metrics.AddOtlpExporter().Build(), traces.Build());
    }

    /// <summary>Sends what is left.</summary>
    public void Dispose()
    {
        _traces?.Dispose();
        Metrics.Dispose();
    }

    /// <summary>Names this process; the standard variables of the environment have the last word.</summary>
    private static void Describe(ResourceBuilder resource, Network network) => resource
        .Clear()
        .AddService(ServiceName, serviceVersion: Assembly.GetExecutingAssembly().GetName().Version?.ToString(), serviceInstanceId: $"{Environment.MachineName}:{Environment.ProcessId}")
        .AddAttributes([new("grin.network", network.Name)])
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();
}
