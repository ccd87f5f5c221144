using Grin.TestData;
using GrinOrleansSync.EndToEnd.Tests.Results;
using GrinOrleansSync.EndToEnd.Tests.Running;

namespace GrinOrleansSync.EndToEnd.Tests;

/// <summary>Most peers are faulty, each in its way.</summary>
public sealed class FaultyMajorityTests
{
    private const int Liars = 5;
    private static readonly string[] Stalls = ["stall", "stall-in-frame"];

    /// <summary>Numbers that choose which faults the peers have.</summary>
    public static TheoryData<int> Choices() => TestVectors.External is null ? [1, 2] : [1, 2, 3, 4, 5, 6];

    [Theory]
    [MemberData(nameof(Choices))]
    public async Task Nine_peers_of_which_five_lie_and_two_stall_are_told_apart(int choice)
    {
        var random = new Random(choice);
        string[] lies = [.. FaultTable.Lies];
        random.Shuffle(lies);
        string?[] faults = [.. lies[..Liars], .. Stalls, null, null];
        random.Shuffle(faults);
        IEnumerable<string> options = faults.Index().Where(peer => peer.Item is not null).SelectMany(peer => new[] { "--fault", $"{peer.Index}:{peer.Item}" });

        SyncResult result = await Demo.VerifiedAsync(Demo.Chain, ["--peers", "9", .. options]);

        ExpectedState.Of(Demo.Chain).AssertIs(result);
        Assert.Equal(faults.Length, result.Peers.Length);
        Assert.All(faults.Index(), peer => (peer.Item is { } fault ? FaultTable.Outcomes[fault] : FaultOutcome.Tolerated).AssertOf(result.PeerAt(peer.Index)));
    }

    [Fact]
    public async Task A_horizon_that_no_peer_can_prove_ends_the_sync_and_bans_nobody()
    {
        ProcessResult process = await Demo.RunAsync(Demo.Chain, "--peers", "3", "--fault", "0:corrupt-proof", "--fault", "1:corrupt-proof", "--fault", "2:corrupt-proof", "--give-up-after", "3");

        SyncResult result = process.Document(3);

        Assert.Equal("incomplete", result.Verdict);
        Assert.Contains("horizon-unprovable", result.Obstacle, StringComparison.Ordinal);
        Assert.All(result.Peers, peer => Blame.Assert(peer, "merkle-proof", banned: false));
        ExpectedState.Of(Demo.Chain).AssertTip(result);
    }
}
