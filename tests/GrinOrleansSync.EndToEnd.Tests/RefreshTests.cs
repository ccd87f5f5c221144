using System.Globalization;
using System.Text.RegularExpressions;
using Grin.Chain.Segments;
using Grin.Chain.Wire;
using Grin.P2P;
using Grin.TestData;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.EndToEnd.Tests.Results;
using GrinOrleansSync.EndToEnd.Tests.Running;

namespace GrinOrleansSync.EndToEnd.Tests;

/// <summary>One chain at three tips, each run of <c>sync</c> at the next: what is stored is refreshed, not downloaded again.</summary>
public sealed partial class RefreshTests : IDisposable
{
    private const string OneTip = "The chain is here at one tip only: the others are in the larger collection of test data.";

    private static readonly string[] Tips = ["chains/devnet-1100/at-1000", "chains/devnet-1100/at-1060", "chains/devnet-1100"];

    private readonly TemporaryFolder _folder = new();

    public static bool HasTips => Tips.All(tip => TestVectors.Find(tip) is not null);

    private string Data => _folder.Combine("data");

    public void Dispose() => _folder.Dispose();

    [Fact(Skip = OneTip, SkipUnless = nameof(HasTips))]
    public async Task A_state_refreshed_through_three_tips_is_that_of_a_fresh_sync_at_the_price_of_the_tail()
    {
        SyncResult refreshed = await SyncAsync(0);
        for (int tip = 1; tip < Tips.Length; tip++)
        {
            refreshed = await SyncAsync(tip);

            (long needed, ulong segments) = Needed(tip);
            long headers = Chain(tip).Headers.All.Skip((int)Chain(tip - 1).Tip.Height + 1).Sum(header => (long)header.WireSize);
            long received = refreshed.Bytes.Received - headers;
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"horizon {refreshed.Horizon!.Height}: {received} bytes received besides {headers} of headers, {needed} of {segments} segments needed, {refreshed.Segments!.TakenOver} taken over"));
            Assert.InRange(received, needed, needed * 101 / 100);
            Assert.Equal(refreshed.Segments!.Required - segments, refreshed.Segments.TakenOver);
            Assert.Equal(0L, refreshed.Segments.Retried);
            await AssertVerifiesAsync(tip);
        }

        await using PeerProcess peer = await PeerAsync(2);
        SyncResult fresh = (await Syncing.RunAsync(Tips[2], _folder.Combine("fresh"), [peer])).Document(0);
        Assert.Equal((fresh.Horizon, fresh.Roots, fresh.Outputs, fresh.Kernels, fresh.Sums), (refreshed.Horizon, refreshed.Roots, refreshed.Outputs, refreshed.Kernels, refreshed.Sums));
    }

    [Fact(Skip = OneTip, SkipUnless = nameof(HasTips))]
    public async Task A_refresh_that_is_killed_again_and_again_leaves_a_verified_state_at_every_moment()
    {
        await SyncAsync(0);
        ulong verified = 0;
        foreach (ulong enough in (ulong[])[1, 9, 11, 13])
        {
            await using (PeerProcess slow = await PeerAsync(1, "--bandwidth", "60000"))
            await using (HostProcess sync = Syncing.Start(Tips[1], Data, [slow.EndPoint.ToString()]))
            {
                await HostProcess.LineAsync(sync.Errors, line => Progress().Match(line) is { Success: true } progress
                    && ulong.Parse(progress.Groups[1].ValueSpan, CultureInfo.InvariantCulture) >= enough);
                await sync.KillAsync();
            }

            SyncResult status = (await HostProcess.RunAsync("status", "--json", "--data", Data)).Document(0);
            Assert.Equal(("verified", Chain(0).Horizon.Height), (status.Verdict, status.Horizon!.Height));
            Assert.Equal(Chain(1).Horizon.Height, status.Pending!.Horizon.Height);
            Assert.InRange(status.Pending.Segments!.Verified, Math.Max(verified, enough), status.Pending.Segments.Required - 1);
            verified = status.Pending.Segments.Verified;
            SyncResult verify = (await HostProcess.RunAsync("verify", "--json", "--data", Data)).Document(0);
            Assert.Equal(Chain(0).Horizon.Height, verify.Horizon!.Height);
        }

        SyncResult refreshed = await SyncAsync(1);
        Assert.InRange(Assert.Single(refreshed.Peers, peer => peer.Served > 0).Served, 1, (long)(refreshed.Segments!.Required - verified) + refreshed.Segments.Retried);
        await AssertVerifiesAsync(1);
        SyncResult after = (await HostProcess.RunAsync("status", "--json", "--data", Data)).Document(0);
        Assert.Null(after.Pending);
        Assert.Equal(refreshed.Segments.TakenOver, after.Segments!.TakenOver);
    }

    [Fact(Skip = OneTip, SkipUnless = nameof(HasTips))]
    public async Task A_damaged_segment_of_an_earlier_horizon_is_named_and_repaired()
    {
        await SyncAsync(0);
        await SyncAsync(1);
        string folder = Path.Combine(Data, "objects", "states", Chain(0).Horizon.Hash.ToString(), "output", "11");
        string file = Assert.Single(Directory.EnumerateFiles(folder, "0000000001.segment*"));
        byte[] bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 4;
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);

        SyncResult damaged = (await HostProcess.RunAsync("verify", "--json", "--data", Data)).Document(1);
        Assert.Equal(("stored-data", Path.GetRelativePath(Data, file)), (damaged.Refusal!.Rule, damaged.Refusal.Where));

        SyncResult repaired = await SyncAsync(1);
        Assert.Equal(1L, Assert.Single(repaired.Peers, peer => peer.Served > 0).Served);
        await AssertVerifiesAsync(1);
    }

    private static RecordedChain Chain(int tip) => RecordedChain.Load(TestVectors.Get(Tips[tip]));

    private static Task<PeerProcess> PeerAsync(int tip, params IEnumerable<string> options) =>
        PeerProcess.StartAsync(2, ["--chain", TestVectors.Get(Tips[tip]), .. options]);

    /// <summary>Bytes and number of the segments that were not full at the tip before.</summary>
    private static (long Bytes, ulong Count) Needed(int tip)
    {
        RecordedChain chain = Chain(tip);
        var commitment = new StateCommitment(chain.Horizon);
        var earlier = new StateCommitment(Chain(tip - 1).Horizon);
        long bytes = 0;
        ulong count = 0;
        foreach ((SegmentKind kind, byte height, ulong leavesBefore) in ((SegmentKind, byte, ulong)[])
        [
            (SegmentKind.Bitmap, 9, 0), (SegmentKind.Output, 11, earlier.OutputLeafCount), (SegmentKind.RangeProof, 7, earlier.OutputLeafCount), (SegmentKind.Kernel, 11, earlier.KernelLeafCount),
        ])
        {
            for (ulong index = leavesBefore >> height; index < SegmentRange.Count(commitment.MmrSize(kind), height); index++, count++)
            {
                Assert.True(SegmentBuilder.TryBuild(chain.State!.Mmr(kind, SegmentForm.Full), new SegmentIdentifier(height, index), out Segment? segment));
                var writer = new WireWriter();
                new SegmentMessage(chain.Horizon.Hash, segment, chain.State.CompanionRoot(kind)).Write(writer, ProtocolVersion.Local);
                bytes += MessageHeader.Size + writer.WrittenMemory.Length;
            }
        }

        return (bytes, count);
    }

    private async Task<SyncResult> SyncAsync(int tip)
    {
        await using PeerProcess peer = await PeerAsync(tip);
        SyncResult result = (await Syncing.RunAsync(Tips[tip], Data, [peer])).Document(0);
        ExpectedState.Of(Tips[tip]).AssertIs(result);
        return result;
    }

    private async Task AssertVerifiesAsync(int tip) =>
        ExpectedState.Of(Tips[tip]).AssertIs((await HostProcess.RunAsync("verify", "--json", "--data", Data)).Document(0));

    [GeneratedRegex("^state: height 1060, ([0-9]+) of [0-9]+ segments")]
    private static partial Regex Progress();
}
