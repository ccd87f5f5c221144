using System.Text.Json;
using Grin.Chain.Rules;
using Grin.Chain.State;
using Grin.Chain.Tests.Recorded;
using Grin.TestData;

namespace Grin.Chain.Tests.State;

public sealed class RecordedStateTests
{
    public static TheoryData<string, string> Recordings
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach ((string chain, string file) in RecordedChain.AllRecordings().Where(recording => !recording.Chain.Contains("refused", StringComparison.Ordinal)))
            {
                data.Add(chain, file);
            }

            return data;
        }
    }

    public static TheoryData<string> Chains => [.. TestVectors.Chains()];

    public static TheoryData<string, string, ulong> Refused
    {
        get
        {
            var data = new TheoryData<string, string, ulong>();
            using JsonDocument cases = JsonDocument.Parse(File.ReadAllBytes(TestVectors.Get("chains/refused/cases.json")));
            foreach (JsonElement entry in cases.RootElement.EnumerateArray())
            {
                data.Add(entry.GetProperty("case").GetString()!, entry.GetProperty("rule").GetString() ?? "", entry.GetProperty("height").Deserialize<ulong?>() ?? 0);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void The_headers_of_a_recorded_chain_break_no_rule(string name) =>
        Assert.Null(RecordedVerdict.OfHeaders(RecordedChain.Open(name)));

    [Theory]
    [MemberData(nameof(Recordings))]
    public void A_recorded_state_is_verified_with_the_sums_of_the_node(string name, string file)
    {
        RecordedChain chain = RecordedChain.Open(name);

        StateVerdict verdict = RecordedVerdict.OfState(chain, file);

        Assert.Null(verdict.Refusal);
        StateSummary summary = verdict.Summary!;
        JsonElement recorded = chain.State.GetProperty("headers").EnumerateArray().Single(header => header.GetProperty("height").GetUInt64() == chain.Horizon.Height);
        Assert.Equal(chain.OutputPmmrRoot, summary.OutputPmmrRoot);
        Assert.Equal(chain.BitmapRoot, summary.BitmapRoot);
        Assert.Equal(recorded.GetProperty("range_proof_root").GetString(), summary.RangeProofRoot.ToString());
        Assert.Equal(recorded.GetProperty("kernel_root").GetString(), summary.KernelRoot.ToString());
        AssertSum(recorded.GetProperty("utxo_sum"), summary.UtxoSum);
        AssertSum(recorded.GetProperty("kernel_sum"), summary.KernelSum);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_chain_with_one_thing_wrong_is_refused_with_the_rule_named(string name, string rule, ulong height)
    {
        RecordedChain chain = RecordedChain.Open("chains/refused/" + name);
        RuleViolation? violation = RecordedVerdict.OfHeaders(chain)
            ?? RecordedVerdict.OfState(chain, "segments-uncompacted-default.msgs").Refusal;

        Assert.Equal(rule, violation?.Rule.Name ?? "");
        if (violation?.Place.Kind == RulePlaceKind.Header)
        {
            Assert.Equal(height, violation.Place.Number);
        }
    }

    // The recording node no longer had the sums of old headers.
    private static void AssertSum(JsonElement recorded, IEnumerable<byte> sum)
    {
        if (recorded.ValueKind == JsonValueKind.String)
        {
            Assert.Equal(recorded.GetString(), Convert.ToHexStringLower([.. sum]));
        }
    }
}
