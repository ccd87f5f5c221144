using GrinOrleansSync.EndToEnd.Tests.Running;

namespace GrinOrleansSync.EndToEnd.Tests;

/// <summary>Every command explains itself.</summary>
public sealed class HelpTests
{
    [Theory]
    [InlineData("", "demo", "sync", "run", "verify", "status", "peer", "Exit codes: 0 verified")]
    [InlineData("demo", "--chain <DIR>", "--peers <N>", "--faults", "--fault <I:NAME>", "--form", "--data <DIR>", "--json", "--range-proof-height <HEIGHT>", "--stall-timeout <SECONDS>")]
    [InlineData("sync", "--network <NAME|FILE>", "--data <DIR>", "--peer <HOST:PORT>", "--json", "--range-proof-height <HEIGHT>", "--give-up-after <SECONDS>")]
    [InlineData("run", "--config <FILE>", "--storage <files|azure>", "--storage-uri <URI>", "--silo-port <PORT>", "--range-proof-height <HEIGHT>", "--max-peers <N>")]
    [InlineData("verify", "--data <DIR>", "--json")]
    [InlineData("status", "--data <DIR>", "--json")]
    [InlineData("headers anchors", "--data <DIR>")]
    [InlineData("bench", "throughput")]
    [InlineData("peer", "--chain <DIR>", "--listen <HOST:PORT>", "--fault <NAME>", "--list-faults", "--form", "--any-height", "--bandwidth <BYTES_PER_S>", "--latency <MS>", "--protocol-version <N>")]
    public async Task Help_tells_what_a_command_takes(string command, params string[] mentions)
    {
        ProcessResult help = await HostProcess.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        help.AssertExit(0);
        Assert.Empty(help.Errors);
        string text = string.Join('\n', help.Output);
        Assert.All(mentions, mention => Assert.Contains(mention, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_command_the_commands_are_named()
    {
        ProcessResult process = await HostProcess.RunAsync();

        process.AssertExit(2);
        Assert.Contains("--help", string.Join('\n', process.Errors), StringComparison.Ordinal);
    }
}
