using System.Diagnostics;
using System.Globalization;
using GrinOrleansSync.EndToEnd.Tests.Results;
using GrinOrleansSync.EndToEnd.Tests.Running;
using GrinOrleansSync.Tests.Azurite;

namespace GrinOrleansSync.EndToEnd.Tests;

/// <summary>The command <c>dev</c>: a whole cluster on this machine.</summary>
public sealed class DevClusterTests(AzuriteFixture azurite) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_cluster_is_started_syncs_tells_the_liar_and_is_taken_down()
    {
        await azurite.ConnectionStringAsync();

        ProcessResult result = await HostProcess.RunAsync("dev", "--json", "--silos", "2", "--peers", "4", "--fault", "1:corrupt-leaf", "--data", _folder.Combine("data"));

        SyncResult document = result.Document(0);
        ExpectedState.Of(Demo.Chain).AssertIs(document);
        Assert.All(document.Peers, peer => Assert.Equal(peer.Address.StartsWith("127.0.0.3:", StringComparison.Ordinal), peer.Banned));
        Assert.InRange(document.Bytes.Stored, 2_000_000, long.MaxValue);
        AssertGone(Silos(result.Errors));

        // What was kept is verified, and nothing is asked for again.
        document = (await HostProcess.RunAsync("dev", "--json", "--silos", "1", "--peers", "1", "--data", _folder.Combine("data"))).Document(0);
        ExpectedState.Of(Demo.Chain).AssertIs(document);
        Assert.InRange(document.Bytes.Received, 0, 100_000);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cluster_that_stays_ends_with_the_command_however_that_ends(bool isKilled)
    {
        await azurite.ConnectionStringAsync();
        await using HostProcess dev = HostProcess.Start("dev", "--silos", "2", "--peers", "2", "--stay");
        await HostProcess.LineAsync(dev.Output, line => line.StartsWith("verified", StringComparison.Ordinal));
        Process[] silos = Silos(dev.Errors.Lines);
        Assert.Equal(2, silos.Length);

        if (isKilled)
        {
            await dev.KillAsync();
            await Task.WhenAll(silos.Select(silo => silo.WaitForExitAsync(TestContext.Current.CancellationToken)));
        }
        else
        {
            await dev.InterruptAsync();
            (await dev.WaitAsync()).AssertExit(130);
            AssertGone(silos);
        }
    }

    [Fact]
    public async Task A_silo_that_ends_by_itself_is_told()
    {
        await azurite.ConnectionStringAsync();
        await using HostProcess dev = HostProcess.Start("dev", "--silos", "2", "--peers", "2", "--stay");
        await HostProcess.LineAsync(dev.Output, line => line.StartsWith("verified", StringComparison.Ordinal));

        Silos(dev.Errors.Lines)[1].Kill();

        ProcessResult result = await dev.WaitAsync();
        result.AssertExit(3);
        Assert.Contains(result.Errors, line => line.StartsWith("Silo 2 ended by itself", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--fault", "2:corrupt-leaf")]
    [InlineData("--silos", "0")]
    [InlineData("--peers", "0")]
    [InlineData("--chain", "/nowhere")]
    public async Task Wrong_usage_is_refused_before_anything_is_started(string option, string value) =>
        (await HostProcess.RunAsync("dev", "--peers", "2", option, value)).AssertUsage();

    private static Process[] Silos(IEnumerable<string> lines) =>
        [.. lines.Where(line => line.StartsWith("silo ", StringComparison.Ordinal) && line.Contains(": process ", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(line => Find(int.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture)))
            .OfType<Process>()];

    private static void AssertGone(Process[] silos) => Assert.All(silos, silo => Assert.True(silo.HasExited));

    private static Process? Find(int id)
    {
        try
        {
            return Process.GetProcessById(id);
        }
        catch (ArgumentException)
        {
            // It has ended.
            return null;
        }
    }
}
