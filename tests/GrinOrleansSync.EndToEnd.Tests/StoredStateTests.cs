using Grin.TestData;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.EndToEnd.Tests.Results;
using GrinOrleansSync.EndToEnd.Tests.Running;

namespace GrinOrleansSync.EndToEnd.Tests;

/// <summary>What is left in the data folder after a sync.</summary>
public sealed class StoredStateTests : IDisposable
{
    private const string SmallChain = "chains/user-240";

    private readonly TemporaryFolder _folder = new();

    private string Data => _folder.Combine("data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_stored_state_is_verified_from_its_bytes_and_synced_again_without_a_download()
    {
        await using PeerProcess peer = await PeerProcess.StartAsync(2);
        SyncResult synced = (await Syncing.RunAsync(Demo.Chain, Data, [peer])).Document(0);

        SyncResult verified = (await HostProcess.RunAsync("verify", "--json", "--data", Data)).Document(0);
        ExpectedState.Of(Demo.Chain).AssertIs(verified);
        Assert.Equal(synced.Outputs, verified.Outputs);
        Assert.Empty(verified.Peers);

        SyncResult status = (await HostProcess.RunAsync("status", "--json", "--data", Data)).Document(0);
        Assert.Equal("verified", status.Verdict);
        Assert.Equal(synced.Horizon, status.Horizon);
        Assert.Equal(synced.Tip, status.Tip);
        Assert.Equal(synced.Segments!.Required, status.Segments!.Verified);

        ProcessResult anchors = await HostProcess.RunAsync("headers", "anchors", "--data", Data);
        anchors.AssertExit(0);
        RecordedHeaders headers = RecordedChain.Load(TestVectors.Get(Demo.Chain)).Headers;
        Assert.Equal([headers.All[0].Hash.ToString(), headers.All[512].Hash.ToString(), headers.All[1024].Hash.ToString()], anchors.Output);

        SyncResult again = (await Syncing.RunAsync(Demo.Chain, Data, [peer])).Document(0);
        ExpectedState.Of(Demo.Chain).AssertIs(again);
        Assert.Equal(0, Assert.Single(again.Peers).Served);
        Assert.InRange(again.Bytes.Received, 1, 1000);
    }

    [Fact]
    public async Task A_state_at_other_segment_heights_is_another_download_and_the_same_state()
    {
        await using PeerProcess peer = await PeerProcess.StartAsync(2, "--chain", TestVectors.Get(SmallChain));
        (await Syncing.RunAsync(SmallChain, Data, [peer])).Document(0);

        SyncResult again = (await Syncing.RunAsync(SmallChain, Data, [peer], "--range-proof-height", "9")).Document(0);

        ExpectedState.Of(SmallChain).AssertIs(again);
        ExpectedState.Of(SmallChain).AssertIs((await HostProcess.RunAsync("verify", "--json", "--data", Data)).Document(0));
    }

    [Fact]
    public async Task A_silo_that_follows_the_chain_verifies_it_and_ends_in_order()
    {
        await using PeerProcess peer = await PeerProcess.StartAsync(2, "--chain", TestVectors.Get(SmallChain));
        string config = _folder.Combine("config.json");
        await File.WriteAllTextAsync(
            config,
            $$"""{ "Network": "{{Syncing.NetworkOf(SmallChain)}}", "Data": "{{Data}}", "Peers": ["{{peer.EndPoint}}"], "Sync": { "SegmentHeights": { "RangeProof": "9" } } }""",
            TestContext.Current.CancellationToken);
        await using (HostProcess silo = HostProcess.Start("run", "--config", config))
        {
            await HostProcess.LineAsync(silo.Errors, line => line.Contains("State at horizon 220 is proven and verified", StringComparison.Ordinal));
            await silo.TerminateAsync();
            (await silo.WaitAsync()).AssertExit(0);
        }

        ExpectedState.Of(SmallChain).AssertIs((await HostProcess.RunAsync("verify", "--json", "--data", Data)).Document(0));
    }
}
