using System.Text.Json;
using System.Text.Json.Nodes;
using Grin.TestData;
using GrinOrleansSync.EndToEnd.Tests.Results;

namespace GrinOrleansSync.EndToEnd.Tests;

/// <summary>Chains with one thing wrong that their own headers commit to: each is refused by the rule that it breaks.</summary>
public sealed class RefusedChainTests
{
    private const string Folder = "chains/refused";

    /// <summary>Rules whose violation is the fault of whoever sends the headers.</summary>
    private static readonly string[] HeaderRules =
        ["timestamp", "version", "pow", "header-chain", "header-mmr", "mmr-size", "block-weight", "difficulty", "secondary-scaling"];

    /// <summary>Cases, their rules, and the height at which each is broken.</summary>
    public static TheoryData<string, string, ulong> Cases()
    {
        var cases = new TheoryData<string, string, ulong>();
        JsonArray recorded = JsonSerializer.Deserialize<JsonArray>(File.ReadAllBytes(TestVectors.Get($"{Folder}/cases.json")))!;
        foreach (JsonNode? entry in recorded.Where(entry => entry!["rule"] is not null))
        {
            cases.Add(entry!["case"]!.GetValue<string>(), entry["rule"]!.GetValue<string>(), entry["height"]!.GetValue<ulong>());
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_chain_that_breaks_a_rule_is_refused(string name, string rule, ulong height)
    {
        string[] options = ["--faults", "none", "--peers", "2"];

        if (HeaderRules.Contains(rule))
        {
            AssertHeadersRefused((await Demo.RunAsync($"{Folder}/{name}", [.. options, "--give-up-after", "3"])).Document(3), rule, height);
        }
        else
        {
            AssertStateRefused((await Demo.RunAsync($"{Folder}/{name}", options)).Document(1), rule, height);
        }
    }

    [Fact]
    public async Task The_same_chain_with_nothing_wrong_is_verified() =>
        ExpectedState.Of($"{Folder}/control").AssertIs(await Demo.VerifiedAsync($"{Folder}/control", "--faults", "none", "--peers", "2"));

    private static void AssertHeadersRefused(SyncResult result, string rule, ulong height)
    {
        Assert.Equal("incomplete", result.Verdict);
        Assert.Null(result.Refusal);
        Assert.Contains("run again", result.Obstacle, StringComparison.Ordinal);
        Assert.Equal(height - 1, result.Tip!.Height);
        Assert.All(result.Peers, peer => Blame.Assert(peer, rule, banned: true));
    }

    private static void AssertStateRefused(SyncResult result, string rule, ulong height)
    {
        Assert.Equal("refused", result.Verdict);
        Assert.Equal(rule, result.Refusal!.Rule);
        Assert.NotEmpty(result.Refusal.Detail);
        Assert.Matches(PlaceOf(rule, height), result.Refusal.Where);
        Assert.All(result.Peers, Blame.AssertNone);
    }

    /// <summary>Where a rule says it was broken; outputs are not told by block, and an NRD pair is broken by its second kernel.</summary>
    private static string PlaceOf(string rule, ulong height) => rule switch
    {
        "kernel-sums" => "^horizon 60$",
        "range-proof" => @"^output leaf \d+$",
        "kernel-history" => $"^header {height}$",
        "nrd" => $@"^kernel leaf \d+, block {height + 1}$",
        _ => $@"^kernel leaf \d+, block {height}$",
    };
}
