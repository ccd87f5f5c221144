using System.Globalization;
using Grin.TestData;
using GrinOrleansSync.EndToEnd.Tests.Results;

namespace GrinOrleansSync.EndToEnd.Tests;

/// <summary>
/// Every recorded chain from end to end, with segments of default, small and large heights, from peers that have every
/// leaf, that have pruned, and from some of each.
/// </summary>
public sealed class RecordedChainTests
{
    private static readonly string[] Heights = ["9/11/11/11", "9/11/7/9", "13/15/11/13"];
    private static readonly string[] Forms = ["full", "sparse", "both"];

    /// <summary>Every chain with all heights and with all forms; over the chains, every height meets every form.</summary>
    public static TheoryData<string, string, string> Runs()
    {
        var runs = new TheoryData<string, string, string>();
        foreach ((int shift, string chain) in TestVectors.Chains().Index())
        {
            foreach ((int index, string heights) in Heights.Index())
            {
                runs.Add(chain, heights, Forms[(index + shift) % Forms.Length]);
            }
        }

        return runs;
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task A_recorded_chain_is_verified(string chain, string heights, string form)
    {
        byte[] height = [.. heights.Split('/').Select(text => byte.Parse(text, CultureInfo.InvariantCulture))];
        ExpectedState expected = ExpectedState.Of(chain);

        SyncResult result = await Demo.VerifiedAsync(
            chain,
            ["--faults", "none", "--peers", "3", "--form", form, .. Options(heights.Split('/'))]);

        expected.AssertIs(result);
        Assert.Equal(
            Count(1 + ((expected.Outputs - 1) / 1024), height[0]) + Count(expected.Outputs, height[1]) + Count(expected.Outputs, height[2]) + Count(expected.Kernels, height[3]),
            result.Segments!.Required);
        Assert.All(result.Peers, Blame.AssertNone);
    }

    private static string[] Options(string[] heights) =>
        ["--bitmap-height", heights[0], "--output-height", heights[1], "--range-proof-height", heights[2], "--kernel-height", heights[3]];

    private static ulong Count(ulong leaves, byte height) => 1 + ((leaves - 1) >> height);
}
