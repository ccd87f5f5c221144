using GrinOrleansSync.EndToEnd.Tests.Running;

namespace GrinOrleansSync.EndToEnd.Tests;

/// <summary>What a silo sends to a collector.</summary>
public sealed class TelemetryExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Otlp__Endpoint")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT")]
    public async Task A_collector_gets_the_metrics_and_the_traces_of_a_sync(string endpoint)
    {
        await using var collector = new Collector();
        await using PeerProcess peer = await PeerProcess.StartAsync(2);
        var environment = new Dictionary<string, string> { [endpoint] = collector.Address, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf" };
        await using HostProcess silo = HostProcess.Start(
            environment, "run", "--network", Syncing.NetworkOf(Demo.Chain), "--data", _folder.Combine("data"), "--peer", peer.EndPoint.ToString());
        await HostProcess.LineAsync(silo.Errors, line => line.Contains("is proven and verified", StringComparison.Ordinal));

        // What is left is sent at the end.
        await silo.TerminateAsync();
        (await silo.WaitAsync()).AssertExit(0);

        byte[] traces = collector.Posted("/v1/traces");
        byte[] metrics = collector.Posted("/v1/metrics");
        Assert.All(["segment", "request segment", "header range", "verdict", "grin-orleans-sync"], name => AssertNamed(name, traces));
        Assert.All(["grin.sync.segments.verified", "grin.sync.segment.bytes", "grin.sync.headers.checked", "grin-orleans-sync"], name => AssertNamed(name, metrics));
    }

    /// <summary>A text in a message of Protocol Buffers: its length, then its bytes.</summary>
    private static void AssertNamed(string name, byte[] posted) =>
        Assert.True(posted.AsSpan().IndexOf([(byte)name.Length, .. System.Text.Encoding.ASCII.GetBytes(name)]) >= 0, $"There is no '{name}' in {posted.Length} bytes.");
}
