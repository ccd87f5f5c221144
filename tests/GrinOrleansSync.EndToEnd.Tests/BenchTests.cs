using GrinOrleansSync.EndToEnd.Tests.Running;

namespace GrinOrleansSync.EndToEnd.Tests;

/// <summary>The throughput of this machine is told, whatever it is.</summary>
public sealed class BenchTests
{
    [Fact]
    public async Task Bench_tells_what_is_verified_in_a_second_on_which_arithmetic_and_what_that_means()
    {
        ProcessResult bench = await HostProcess.RunAsync("bench");

        bench.AssertExit(0);
        Assert.Empty(bench.Errors);
        string text = string.Join('\n', bench.Output);
        Assert.All(
            ["arithmetic: ", "range proofs ", "kernel signatures ", "commitments summed ", "MMR nodes hashed ", "headers ", "minutes of one core"],
            mention => Assert.Contains(mention, text, StringComparison.Ordinal));
    }
}
