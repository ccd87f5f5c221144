using System.Globalization;
using System.Text.RegularExpressions;
using Grin.Chain.State;
using Grin.TestData;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.EndToEnd.Tests.Running;
using GrinOrleansSync.Storage.Azure.Blobs;
using GrinOrleansSync.Storage.States;
using GrinOrleansSync.Tests.Azurite;

namespace GrinOrleansSync.EndToEnd.Tests;

/// <summary>A silo that is told to end costs the others nothing.</summary>
public sealed partial class OrderlyEndTests(AzuriteFixture azurite) : IDisposable
{
    // So slow that a sync takes a quarter of a minute, and so patient that nothing is asked for twice for the time it takes.
    private static readonly ChainPeerOptions Slow = new() { Form = SegmentForm.Sparse, BytesPerSecond = 90_000 };
    private static readonly string[] Patient = ["--range-proof-height", "7", "--kernel-height", "9", "--hedge-after", "120", "--stall-timeout", "60"];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("60", true)]
    [InlineData("60", false)]
    [InlineData("0", false)]
    public async Task When_one_of_two_silos_is_told_to_end_the_other_goes_on_at_once_and_nothing_verified_is_asked_again(string drainTimeout, bool endsWithTheRoot)
    {
        var silos = new AzureSilos(await azurite.ConnectionStringAsync());
        await using WatchedPeers peers = await WatchedPeers.StartAsync(Demo.Chain, 4, Slow);
        await using HostProcess first = silos.Start(peers.Addresses, [.. Patient, "--drain-timeout", drainTimeout]);
        await using HostProcess second = silos.Start(peers.Addresses, [.. Patient, "--drain-timeout", drainTimeout]);
        Task<string> ofFirst = HostProcess.LineAsync(first.Errors, HalfWay);
        Task<string> ofSecond = HostProcess.LineAsync(second.Errors, HalfWay);
        bool firstHasRoot = await Task.WhenAny(ofFirst, ofSecond) == ofFirst;
        HostProcess ending = firstHasRoot == endsWithTheRoot ? first : second;
        HostProcess staying = ending == first ? second : first;
        IReadOnlySet<StateSegmentId> verifiedBefore = await ReadVerifiedAsync(silos);
        IReadOnlySet<StateSegmentId> askedBefore = peers.Traffic.EndRun().Asked;

        await ending.TerminateAsync();
        ProcessResult ended = await ending.WaitAsync();
        await HostProcess.LineAsync(staying.Errors, line => line.Contains("is proven and verified", StringComparison.Ordinal));

        ended.AssertExit(0);
        IReadOnlySet<StateSegmentId> askedAfter = peers.Traffic.EndRun().Asked;
        Assert.InRange(verifiedBefore.Count, 15, 66);
        Assert.NotEmpty(askedAfter);
        Assert.Empty(verifiedBefore.Intersect(askedAfter));
        if (drainTimeout != "0")
        {
            Assert.Empty(askedBefore.Intersect(askedAfter));
            Assert.DoesNotContain(ended.Errors, line => GivenBack().IsMatch(line));
        }

        // A lease that nobody gave back would have run out, and a silo that did not leave would have been found dead.
        await staying.TerminateAsync();
        ProcessResult stayed = await staying.WaitAsync();
        stayed.AssertExit(0);
        Assert.DoesNotContain([.. ended.Errors, .. stayed.Errors], line => line.Contains("ran out", StringComparison.Ordinal));
        await silos.AssertStoredStateVerifiesAsync(_folder.Combine("data"));
    }

    [Fact]
    public async Task A_second_signal_ends_a_silo_at_once_and_it_goes_on_later()
    {
        await using WatchedPeers peers = await WatchedPeers.StartAsync(Demo.Chain, 1, Slow with { BytesPerSecond = 30_000 });
        string[] run = ["run", "--network", Syncing.NetworkOf(Demo.Chain), "--data", _folder.Combine("data"), "--peer", peers.Addresses.Single(), .. Patient, "--drain-timeout", "3600"];
        IReadOnlySet<StateSegmentId> verifiedBefore;
        await using (HostProcess silo = HostProcess.Start(run))
        {
            await HostProcess.LineAsync(silo.Errors, line => Progress().IsMatch(line));
            await silo.TerminateAsync();
            await HostProcess.LineAsync(silo.Errors, line => line.Contains("This silo ends", StringComparison.Ordinal));
            await silo.TerminateAsync();
            ProcessResult ended = await silo.WaitAsync();
            ended.AssertExit(128 + 15);
            verifiedBefore = peers.Traffic.EndRun().Asked;
        }

        await using HostProcess again = HostProcess.Start(run);
        string takenUp = await HostProcess.LineAsync(again.Errors, line => TakenUp().IsMatch(line));

        Assert.InRange(int.Parse(TakenUp().Match(takenUp).Groups[1].ValueSpan, CultureInfo.InvariantCulture), 1, verifiedBefore.Count);
    }

    private static async Task<IReadOnlySet<StateSegmentId>> ReadVerifiedAsync(AzureSilos silos)
    {
        RecordedChain chain = await RecordedChain.LoadAsync(TestVectors.Get(Demo.Chain), Token);
        await using BlobObjectStore blobs = await silos.OpenAsync();
        return await new StateStore(blobs, chain.Network).ReadResultsAsync(chain.Horizon.Hash, Token).Select(result => result.Id).ToHashSetAsync(cancellationToken: Token);
    }

    private static bool HalfWay(string line) =>
        Progress().Match(line) is { Success: true } progress && int.Parse(progress.Groups[1].ValueSpan, CultureInfo.InvariantCulture) >= 15;

    [GeneratedRegex("State at horizon 1080: ([0-9]+) of [0-9]+ segments verified")]
    private static partial Regex Progress();

    [GeneratedRegex("before it ends, and gives [1-9][0-9]* back")]
    private static partial Regex GivenBack();

    [GeneratedRegex("State at horizon 1080: 67 segments, ([1-9][0-9]*) of them verified already")]
    private static partial Regex TakenUp();
}
