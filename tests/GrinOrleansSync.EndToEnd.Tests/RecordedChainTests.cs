using System.Globalization;
using Grin.TestData;
using GrinOrleansSync.EndToEnd.Tests.Results;
using GrinOrleansSync.EndToEnd.Tests.Running;

namespace GrinOrleansSync.EndToEnd.Tests;

/// <summary>
/// Every recorded chain from end to end, with segments of default, small and large heights, from peers that have every
/// leaf, that have pruned, and from some of each.
/// </summary>
public sealed class RecordedChainTests
{
    private static readonly string[] Heights = ["9/11/11/11", "9/11/7/9", "13/15/11/13"];
    private static readonly string[] HeightOptions = ["--bitmap-height", "--output-height", "--range-proof-height", "--kernel-height"];
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

    /// <summary>Every recorded segment file beside the one that a peer chooses of its own accord.</summary>
    public static TheoryData<string, string> Variants()
    {
        var variants = new TheoryData<string, string>();
        foreach (string chain in TestVectors.Chains())
        {
            string[] files = [.. SegmentFiles(chain).Order(StringComparer.Ordinal)];
            foreach (string file in files.Where(file => files.Length > 1 && file != "segments-uncompacted-default.msgs"))
            {
                variants.Add(chain, file);
            }
        }

        return variants;
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task A_recorded_chain_is_verified(string chain, string heights, string form)
    {
        byte[] height = [.. heights.Split('/').Select(text => byte.Parse(text, CultureInfo.InvariantCulture))];
        ExpectedState expected = ExpectedState.Of(chain);

        SyncResult result = await Demo.VerifiedAsync(
            chain,
            ["--faults", "none", "--peers", "3", "--form", form, .. Options(height)]);

        expected.AssertIs(result);
        Assert.Equal(
            Count(1 + ((expected.Outputs - 1) / 1024), height[0]) + Count(expected.Outputs, height[1]) + Count(expected.Outputs, height[2]) + Count(expected.Kernels, height[3]),
            result.Segments!.Required);
        Assert.All(result.Peers, Blame.AssertNone);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task A_recording_in_another_form_serves_the_same_state(string chain, string file)
    {
        using var folder = new TemporaryFolder();
        foreach (string path in Directory.EnumerateFiles(TestVectors.Get(chain)).Where(path => Path.GetFileName(path) == file || !SegmentFiles(chain).Contains(Path.GetFileName(path))))
        {
            File.CreateSymbolicLink(folder.Combine(Path.GetFileName(path)), path);
        }

        ExpectedState expected = ExpectedState.Of(chain);
        (byte[] heights, ulong count) = expected.Recording(file);

        SyncResult result = (await HostProcess.RunAsync(
            ["demo", "--json", "--chain", folder.Path, "--faults", "none", "--peers", "4", .. Options(heights)])).Document(0);

        expected.AssertIs(result);
        Assert.Equal(count, result.Segments!.Required);
        Assert.All(result.Peers, Blame.AssertNone);
    }

    private static string[] SegmentFiles(string chain) =>
        [.. Directory.EnumerateFiles(TestVectors.Get(chain), "segments-*.msgs").Select(path => Path.GetFileName(path))];

    private static IEnumerable<string> Options(byte[] heights) =>
        HeightOptions.Zip(heights).SelectMany(option => new[] { option.First, option.Second.ToString(CultureInfo.InvariantCulture) });

    private static ulong Count(ulong leaves, byte height) => 1 + ((leaves - 1) >> height);
}
