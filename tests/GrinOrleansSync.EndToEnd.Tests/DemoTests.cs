using Grin.TestData;
using GrinOrleansSync.EndToEnd.Tests.Results;
using GrinOrleansSync.EndToEnd.Tests.Running;

namespace GrinOrleansSync.EndToEnd.Tests;

/// <summary>The command that a reader of the README runs first.</summary>
public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_verifies_its_chain_and_names_each_faulty_peer()
    {
        using var temporary = new TemporaryFolder();
        var environment = new Dictionary<string, string> { ["TMPDIR"] = temporary.Path };
        await using HostProcess process = HostProcess.Start(environment, "demo", "--json");

        SyncResult result = (await process.WaitAsync()).Document(0);

        ExpectedState.Of(Demo.Chain).AssertIs(result);
        Assert.Equal("devnet", result.Network);
        Assert.Equal(Enumerable.Range(2, 8).Select(number => $"127.0.0.{number}"), result.Peers.Select(peer => peer.Address.Split(':')[0]));
        Assert.All(Enumerable.Range(0, 4), index => Blame.AssertNone(result.PeerAt(index)));
        Blame.Assert(result.PeerAt(4), "merkle-proof", banned: true);
        Blame.Assert(result.PeerAt(5), "timeout", banned: false);
        Blame.Assert(result.PeerAt(6), "disconnected", banned: false);
        Blame.Assert(result.PeerAt(7), "wrong-segment", banned: true);
        AssertPlausible(result);
        Assert.Empty(Directory.GetDirectories(temporary.Path, "grin-orleans-sync-*"));
    }

    [Fact]
    public async Task For_a_person_the_demo_tells_the_same()
    {
        ProcessResult process = await HostProcess.RunAsync("demo", "--chain", TestVectors.Get("chains/user-240"), "--peers", "2", "--fault", "0:wrong-block");

        process.AssertExit(0);
        Assert.StartsWith("verified: usernet, state at horizon 220", process.Output[0], StringComparison.Ordinal);
        Assert.Contains(process.Output, line => line.Contains(" 127.0.0.2:", StringComparison.Ordinal) && line.Contains("banned: wrong-block x1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_interrupted_demo_leaves_nothing_behind()
    {
        using var temporary = new TemporaryFolder();
        var environment = new Dictionary<string, string> { ["TMPDIR"] = temporary.Path };

        // Its last peer drips, so that the demo is not over before it is interrupted.
        await using HostProcess process = HostProcess.Start(environment, "demo", "--json", "--peers", "2", "--fault", "1:drip");
        await HostProcess.LineAsync(process.Errors, line => line.StartsWith("state:", StringComparison.Ordinal));
        await process.InterruptAsync();
        ProcessResult interrupted = await process.WaitAsync();

        interrupted.AssertExit(130);
        Assert.Empty(interrupted.Output);
        Assert.Empty(Directory.GetDirectories(temporary.Path, "grin-orleans-sync-*"));
    }

    [Fact]
    public async Task A_named_data_folder_is_kept()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Combine("data");

        SyncResult synced = await Demo.VerifiedAsync("chains/user-240", "--data", data, "--faults", "none", "--peers", "2");
        SyncResult verified = (await HostProcess.RunAsync("verify", "--json", "--data", data)).Document(0);

        ExpectedState.Of("chains/user-240").AssertIs(verified);
        Assert.Equal(synced.Sums, verified.Sums);
        Assert.Equal(synced.Outputs, verified.Outputs);
    }

    private static void AssertPlausible(SyncResult result)
    {
        const long recordedStateSize = 2_000_000;
        Assert.InRange(result.Bytes.Received, recordedStateSize, long.MaxValue);
        Assert.InRange(result.Bytes.Stored, recordedStateSize, long.MaxValue);
        Assert.Equal(result.Bytes.Received, result.Peers.Sum(peer => peer.Bytes));
        Assert.All(result.Peers.Where(peer => peer.Faults.IsEmpty), peer => Assert.InRange(peer.Served, 5, long.MaxValue));
        Assert.InRange(result.Seconds.Headers + result.Seconds.State, 0.001, result.Seconds.Total);
        Assert.InRange(result.PeakMemoryMb, 1, long.MaxValue);
    }
}
