using System.Globalization;
using System.Text.RegularExpressions;
using Grin.TestData;
using GrinOrleansSync.EndToEnd.Tests.Results;
using GrinOrleansSync.EndToEnd.Tests.Running;

namespace GrinOrleansSync.EndToEnd.Tests;

/// <summary>A sync that loses its peers, or is interrupted, keeps what it has verified and goes on with it.</summary>
public sealed partial class InterruptedSyncTests : IDisposable
{
    private const string Chain = "chains/user-240";

    // Many segments, so that the middle of a sync is wide.
    private static readonly string[] LowHeights = ["--range-proof-height", "7", "--kernel-height", "9"];

    // So slow that a sync takes a quarter of a minute.
    private static readonly string[] Slow = ["--chain", TestVectors.Get(Chain), "--bandwidth", "80000"];

    private readonly TemporaryFolder _folder = new();

    private string Data => _folder.Combine("data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task When_all_peers_are_gone_the_sync_says_what_is_missing_and_goes_on_later()
    {
        SyncResult broken;
        await using (PeerProcess first = await PeerProcess.StartAsync(2, Slow))
        await using (PeerProcess second = await PeerProcess.StartAsync(3, Slow))
        await using (HostProcess sync = Syncing.Start(Chain, Data, [first.EndPoint.ToString(), second.EndPoint.ToString()], ["--give-up-after", "3", .. LowHeights]))
        {
            await HalfWayAsync(sync);
            await Task.WhenAll(first.KillAsync(), second.KillAsync());
            broken = (await sync.WaitAsync()).Document(3);
        }

        Assert.Equal("incomplete", broken.Verdict);
        Assert.InRange(broken.Segments!.Verified, 1UL, broken.Segments.Required - 1);
        string missing = string.Create(CultureInfo.InvariantCulture, $"{broken.Segments.Required - broken.Segments.Verified} of {broken.Segments.Required} segments at horizon 220 are missing");
        Assert.Contains(missing, broken.Obstacle, StringComparison.Ordinal);
        Assert.Contains("run again with reachable peers (--peer HOST:PORT)", broken.Obstacle, StringComparison.Ordinal);
        Assert.All(broken.Peers, peer => Assert.All(peer.Faults, fault => Assert.Equal("disconnected", fault.Reason)));

        await AssertGoesOnAsync(broken.Segments.Verified);
    }

    [Fact]
    public async Task An_interrupted_sync_ends_at_once_and_goes_on_later()
    {
        await using (PeerProcess peer = await PeerProcess.StartAsync(2, Slow))
        await using (HostProcess sync = Syncing.Start(Chain, Data, [peer.EndPoint.ToString()], LowHeights))
        {
            await HalfWayAsync(sync);
            await sync.InterruptAsync();
            ProcessResult interrupted = await sync.WaitAsync();
            interrupted.AssertExit(130);
            Assert.Empty(interrupted.Output);
            Assert.Equal("Interrupted; what was verified is kept.", interrupted.Errors[^1]);
        }

        SyncResult status = (await HostProcess.RunAsync("status", "--json", "--data", Data)).Document(0);
        Assert.Equal("incomplete", status.Verdict);
        Assert.Equal(220UL, status.Horizon!.Height);
        ExpectedState.Of(Chain).AssertTip(status);
        Assert.InRange(status.Segments!.Verified, 1UL, status.Segments.Required - 1);

        SyncResult verify = (await HostProcess.RunAsync("verify", "--json", "--data", Data)).Document(3);
        Assert.Equal("incomplete", verify.Verdict);
        Assert.Contains("run sync again", verify.Obstacle, StringComparison.Ordinal);

        await AssertGoesOnAsync(status.Segments.Verified);
    }

    [Fact]
    public async Task A_killed_sync_goes_on_later()
    {
        await using (PeerProcess peer = await PeerProcess.StartAsync(2, Slow))
        await using (HostProcess sync = Syncing.Start(Chain, Data, [peer.EndPoint.ToString()], LowHeights))
        {
            await HalfWayAsync(sync);
            await sync.KillAsync();
        }

        SyncResult status = (await HostProcess.RunAsync("status", "--json", "--data", Data)).Document(0);
        await AssertGoesOnAsync(status.Segments!.Verified);
    }

    /// <summary>Waits until it tells of some verified segments.</summary>
    private static Task<string> HalfWayAsync(HostProcess sync) => HostProcess.LineAsync(sync.Errors, line =>
        Progress().Match(line) is { Success: true } progress && int.Parse(progress.Groups[1].ValueSpan, CultureInfo.InvariantCulture) >= 5);

    /// <summary>A sync from a fast peer ends verified and asks for nothing that was verified before.</summary>
    private async Task AssertGoesOnAsync(ulong verifiedBefore)
    {
        await using PeerProcess peer = await PeerProcess.StartAsync(4, "--chain", TestVectors.Get(Chain));
        ProcessResult process = await Syncing.RunAsync(Chain, Data, [peer], LowHeights);

        SyncResult result = process.Document(0);

        ExpectedState.Of(Chain).AssertIs(result);
        PeerOfResult served = result.Peers.Single(peer => peer.Served > 0);
        Assert.InRange(served.Served, 1, (long)(result.Segments!.Required - verifiedBefore) + result.Segments.Retried);
        Blame.AssertNone(served);
    }

    [GeneratedRegex("^state: height 240, ([0-9]+) of [0-9]+ segments")]
    private static partial Regex Progress();
}
