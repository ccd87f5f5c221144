using Grin.TestData;
using GrinOrleansSync.EndToEnd.Tests.Results;
using GrinOrleansSync.EndToEnd.Tests.Running;

namespace GrinOrleansSync.EndToEnd.Tests;

/// <summary>Every fault alone: the sync ends verified, and the one who is at fault is blamed for it.</summary>
public sealed class FaultTests
{
    // Its segments are wholes at default heights; low ones give them proofs, spent subtrees and neighbours.
    private const string SmallChain = "chains/refused/control";
    private static readonly string[] LowHeights = ["--output-height", "5", "--range-proof-height", "5", "--kernel-height", "5"];

    // With output and range proof segments that are wholly spent at default heights.
    private const string SpentChain = "chains/devnet-spent";
    private static readonly string[] SegmentFaults = ["spent-leaves", "extra-hashes", "corrupt-leaf", "corrupt-hash", "corrupt-proof", "missing-data", "wrong-segment"];

    public static TheoryData<string, string> Runs()
    {
        var runs = new TheoryData<string, string>();
        foreach (string fault in FaultTable.Outcomes.Keys.Order(StringComparer.Ordinal))
        {
            runs.Add(SmallChain, fault);
        }

        foreach (string fault in TestVectors.Find(SpentChain) is null ? [] : SegmentFaults)
        {
            runs.Add(SpentChain, fault);
        }

        return runs;
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task A_fault_has_the_outcome_of_the_table(string chain, string fault)
    {
        SyncResult result = await Demo.VerifiedAsync(
            chain,
            ["--peers", "3", "--fault", $"1:{fault}", .. chain == SmallChain ? LowHeights : []]);

        ExpectedState.Of(chain).AssertIs(result);
        Blame.AssertNone(result.PeerAt(0));
        FaultTable.Outcomes[fault].AssertOf(result.PeerAt(1));
        Blame.AssertNone(result.PeerAt(2));
    }

    [Fact]
    public async Task Every_fault_that_peers_can_have_is_in_the_table()
    {
        ProcessResult listed = await HostProcess.RunAsync("peer", "--list-faults");

        listed.AssertExit(0);
        Assert.Equal(FaultTable.Outcomes.Keys.Order(StringComparer.Ordinal), listed.Output.Select(line => line.Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.All(listed.Output, line => Assert.Matches(@"^\S+ +\S.+$", line));
    }
}
