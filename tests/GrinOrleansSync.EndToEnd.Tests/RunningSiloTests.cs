using System.Globalization;
using System.Text.Json;
using GrinOrleansSync.EndToEnd.Tests.Results;
using GrinOrleansSync.EndToEnd.Tests.Running;

namespace GrinOrleansSync.EndToEnd.Tests;

/// <summary>What a running silo tells by HTTP.</summary>
public sealed class RunningSiloTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_silo_that_verified_a_state_counts_it_in_its_metrics_and_tells_it_in_its_status()
    {
        await using PeerProcess peer = await PeerProcess.StartAsync(2);
        await using HostProcess silo = HostProcess.Start(
            "run", "--network", Syncing.NetworkOf(Demo.Chain), "--data", _folder.Combine("data"), "--peer", peer.EndPoint.ToString(), "--http-port", "0", "--log-format", "json");
        string health = await HostProcess.LineAsync(silo.Errors, line => line.StartsWith("health at ", StringComparison.Ordinal));
        string address = health["health at ".Length..].Replace("[::]", "127.0.0.1", StringComparison.Ordinal);
        string verified = await HostProcess.LineAsync(silo.Errors, line => line.Contains("is proven and verified", StringComparison.Ordinal));

        using JsonDocument entry = JsonDocument.Parse(verified);
        Assert.Equal("Information", entry.RootElement.GetProperty("LogLevel").GetString());
        Assert.Equal(1080, entry.RootElement.GetProperty("State").GetProperty("Height").GetInt32());

        ExpectedState.Of(Demo.Chain).AssertIs((await HostProcess.RunAsync("status", "--json", "--url", address)).Document(0));
        using JsonDocument status = JsonDocument.Parse(await ReadAsync($"{address}/status"));
        Assert.Equal(1, status.RootElement.GetProperty("silos").GetArrayLength());

        string metrics = await ReadAsync($"{address}/metrics");
        foreach (JsonProperty mmr in status.RootElement.GetProperty("segmentsByMmr").EnumerateObject())
        {
            long required = mmr.Value.GetProperty("required").GetInt64();
            Assert.InRange(required, 1, 100);
            Assert.Equal(required, Value(metrics, "grin_sync_segments_verified", mmr.Name));
        }

        Assert.Equal("ok\n", await ReadAsync($"{address}/health/ready"));
        await silo.TerminateAsync();
        (await silo.WaitAsync()).AssertExit(0);
    }

    [Fact]
    public async Task A_status_that_nobody_tells_is_an_outside_cause()
    {
        ProcessResult status = await HostProcess.RunAsync("status", "--url", "http://127.0.0.1:1");

        status.AssertExit(3);
        Assert.Contains(status.Errors, line => line.Contains("http://127.0.0.1:1", StringComparison.Ordinal));
    }

    private static long Value(string metrics, string name, string mmr) => metrics
        .Split('\n')
        .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Contains($"=\"{mmr}\"", StringComparison.OrdinalIgnoreCase))
        .Sum(line => long.Parse(line.Split("} ")[1].Split(' ')[0], CultureInfo.InvariantCulture));

    private static async Task<string> ReadAsync(string address)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri(address), TestContext.Current.CancellationToken);
    }
}
