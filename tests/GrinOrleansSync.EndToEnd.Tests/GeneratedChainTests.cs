using GrinOrleansSync.Devnet.Generation;
using GrinOrleansSync.EndToEnd.Tests.Results;
using GrinOrleansSync.EndToEnd.Tests.Running;

namespace GrinOrleansSync.EndToEnd.Tests;

/// <summary>Chains that <c>devnet make</c> writes, synced from local peers like recorded ones.</summary>
public sealed class GeneratedChainTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Chain => _folder.Combine("chain");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_generated_chain_is_verified_with_the_sums_that_its_state_file_tells()
    {
        (await MakeAsync()).AssertExit(0);

        ProcessResult demo = await HostProcess.RunAsync("demo", "--json", "--chain", Chain);

        ExpectedState.Of(Chain).AssertIs(demo.Document(0));
    }

    [Theory]
    [InlineData("kernel-sums")]
    [InlineData("nrd")]
    public async Task A_chain_made_to_break_a_rule_of_states_is_refused_by_it_and_nobody_is_blamed(string rule)
    {
        (await MakeAsync("--break", rule)).AssertExit(0);

        SyncResult result = (await HostProcess.RunAsync("demo", "--json", "--faults", "none", "--chain", Chain)).Document(1);

        Assert.Equal("refused", result.Verdict);
        Assert.Equal(rule, result.Refusal!.Rule);
        Assert.All(result.Peers, peer => Assert.Empty(peer.Faults));
    }

    [Fact]
    public async Task A_chain_made_to_break_a_rule_of_headers_is_the_fault_of_its_peers()
    {
        (await MakeAsync("--break", "difficulty")).AssertExit(0);

        SyncResult result = (await HostProcess.RunAsync("demo", "--json", "--faults", "none", "--give-up-after", "3", "--chain", Chain)).Document(3);

        Assert.Equal("incomplete", result.Verdict);
        Assert.All(result.Peers, peer => Assert.Equal("difficulty", Assert.Single(peer.Faults).Reason));
    }

    [Theory]
    [InlineData("--blocks 40 --outputs 9000 --seed 1", "8500")]
    [InlineData("--blocks 40 --outputs 30 --seed 1 --break honesty", "kernel-sums")]
    public async Task What_cannot_be_made_is_told_with_what_can(string arguments, string possible)
    {
        ProcessResult made = await HostProcess.RunAsync(["devnet", "make", .. arguments.Split(' '), "--out", Chain]);

        made.AssertUsage([possible]);
        Assert.False(Directory.Exists(Chain));
    }

    [Fact]
    public async Task What_is_not_understood_is_told_with_the_help_that_there_is()
    {
        ProcessResult made = await HostProcess.RunAsync("devnet", "make", "--blocks", "40", "--seed", "1", "--out", Chain);

        made.AssertUsage(["--outputs", "See 'grin-orleans-sync devnet make --help'."]);
    }

    [Fact]
    public async Task Its_help_lists_the_rules_that_can_be_broken()
    {
        ProcessResult help = await HostProcess.RunAsync("devnet", "make", "--help");

        help.AssertExit(0);
        string text = string.Join('\n', help.Output);
        Assert.All(
            (string[])["--blocks <N>", "--outputs <M>", "--seed <S>", "--out <DIR>", "--break <RULE>", .. BreakableRule.All.Select(rule => $"{rule.Rule.Name} (")],
            mention => Assert.Contains(mention, text, StringComparison.Ordinal));
    }

    private Task<ProcessResult> MakeAsync(params string[] options) =>
        HostProcess.RunAsync(["devnet", "make", "--blocks", "120", "--outputs", "150", "--seed", "7", "--out", Chain, .. options]);
}
