using Grin.TestData;
using GrinOrleansSync.EndToEnd.Tests.Running;

namespace GrinOrleansSync.EndToEnd.Tests;

/// <summary>Whatever is wrong with how it is called is told in one line: what, where, and what to do.</summary>
public sealed class BadUsageTests : IDisposable
{
    // Nobody listens there.
    private const string Nobody = "127.0.0.1:1";

    private readonly TemporaryFolder _folder = new();

    private string Data => _folder.Combine("data");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("frobnicate", "'frobnicate'", "--help")]
    [InlineData("demo --frobnicate", "'--frobnicate'", "See 'grin-orleans-sync demo --help'")]
    [InlineData("demo --peers many", "'many'", "--peers")]
    [InlineData("demo --peers 0", "0 is no number of peers", "1 to 1000")]
    [InlineData("demo --peers 1001", "1001 is no number of peers", "1 to 1000")]
    [InlineData("demo --faults all", "'all'", "mixed")]
    [InlineData("demo --storage azurite --data DATA", "--data names a folder", "give one of them")]
    [InlineData("demo --form half", "'half'", "sparse")]
    [InlineData("demo --fault 0:frobnicate", "'frobnicate' is no fault", "--list-faults")]
    [InlineData("demo --fault stall", "'stall' is no fault of a peer", "I:NAME with I from 0 to 7")]
    [InlineData("demo --fault 8:stall", "'8:stall' is no fault of a peer", "from 0 to 7")]
    [InlineData("demo --fault -1:stall", "'-1:stall' is no fault of a peer", "from 0 to 7")]
    [InlineData("demo --range-proof-height 12", "range proof", "--help")]
    [InlineData("demo --kernel-height 99", "heights are at most 15", "--help")]
    [InlineData("demo --output-height high", "'high' is no value for --output-height", "real nodes serve")]
    [InlineData("demo --header-anchors no-such-file", "'no-such-file' is no value for --header-anchors", "height 512·k")]
    [InlineData("demo --window 0", "'0' is no value for --window", "Segments in flight")]
    [InlineData("demo --give-up-after soon", "'soon' is no value for --give-up-after", "Seconds")]
    [InlineData("demo --give-up-after -1", "'-1' is no value for --give-up-after", "Seconds")]
    [InlineData("sync", "--network", "sync --help")]
    [InlineData("sync --network mainnet", "--data", "sync --help")]
    [InlineData("sync --network nowhere --data DATA", "'nowhere' is no network", "mainnet, testnet")]
    [InlineData("sync --network usertesting --data DATA", "usertesting has no seeds", "--peer HOST:PORT")]
    [InlineData("sync --network usertesting --data DATA --peer here", "'here' is no peer", "HOST:PORT")]
    [InlineData("sync --network usertesting --data DATA --peer 127.0.0.1:0", "'127.0.0.1:0' is no peer", "HOST:PORT")]
    [InlineData("sync --network usertesting --data DATA --peer 127.0.0.1:70000", "'127.0.0.1:70000' is no peer", "HOST:PORT")]
    [InlineData("sync --network usertesting --data DATA --peer ::1:3414", "'::1:3414' is no peer", "in brackets")]
    [InlineData("peer", "--listen HOST:PORT is missing", "where the peer listens")]
    [InlineData("peer --listen here", "'here' is no address to listen on", "127.0.0.2:3414")]
    [InlineData("peer --listen 127.0.0.1", "'127.0.0.1' is no address to listen on", "127.0.0.2:3414")]
    [InlineData("peer --listen 127.0.0.2:0 --fault frobnicate", "'frobnicate' is no fault", "--list-faults")]
    [InlineData("peer --listen 127.0.0.2:0 --bandwidth 0", "--bandwidth", "at least 1")]
    [InlineData("peer --listen 127.0.0.2:0 --latency -1", "--latency", "at least 0")]
    [InlineData("peer --listen 127.0.0.2:0 --protocol-version new", "'new'", "--protocol-version")]
    [InlineData("peer --listen 192.0.2.1:3414", "192.0.2.1", "Choose an address of this machine")]
    [InlineData("verify", "--data", "verify --help")]
    [InlineData("status", "--data", "status --help")]
    [InlineData("run", "'Network' is missing", "--config")]
    public async Task A_command_line_that_is_wrong_is_told(string arguments, string what, string toDo) =>
        (await HostProcess.RunAsync(arguments.Replace("DATA", Data, StringComparison.Ordinal).Split(' '))).AssertUsage(what, toDo);

    [Theory]
    [InlineData("demo --chain")]
    [InlineData("peer --listen 127.0.0.2:0 --chain")]
    public async Task A_folder_that_is_no_recorded_chain_is_told(string command)
    {
        string folder = _folder.Combine("chain");
        (await HostProcess.RunAsync([.. command.Split(' '), folder])).AssertUsage(folder, "does not exist", "Name a folder with network.json");

        CopyChain("chains/refused/control", folder);
        File.Delete(Path.Combine(folder, "headers.bin"));
        Directory.CreateDirectory(Path.Combine(folder, "headers.bin"));
        (await HostProcess.RunAsync([.. command.Split(' '), folder])).AssertUsage("headers.bin", "cannot be read", "Check the disk");

        Directory.Delete(folder, recursive: true);
        CopyChain("chains/refused/control", folder);
        string segments = Path.Combine(folder, "segments-uncompacted-default.msgs");
        await using (FileStream file = File.OpenWrite(segments))
        {
            file.SetLength(file.Length - 1);
        }

        (await HostProcess.RunAsync([.. command.Split(' '), folder])).AssertUsage(segments, "ends inside the message", "Copy the recorded chain again");

        File.Copy(Path.Combine(TestVectors.Get("chains/user-240"), "blocks.msgs"), Path.Combine(folder, "blocks.msgs"), overwrite: true);
        (await HostProcess.RunAsync([.. command.Split(' '), folder])).AssertUsage("blocks.msgs", "belong to different chains", "Put the files of one recording together");
    }

    [Fact]
    public async Task A_network_file_that_is_none_is_told()
    {
        string file = _folder.Combine("network.json");
        await File.WriteAllTextAsync(file, "{", TestContext.Current.CancellationToken);
        (await SyncAsync(file)).AssertUsage(file, "can't be used");

        await File.WriteAllTextAsync(file, """{ "name": "n", "chainType": "UserTesting", "genesis": "genesis.bin" }""", TestContext.Current.CancellationToken);
        (await SyncAsync(file)).AssertUsage("genesis.bin", "can't be read");

        await File.WriteAllBytesAsync(_folder.Combine("genesis.bin"), new byte[100], TestContext.Current.CancellationToken);
        (await SyncAsync(file)).AssertUsage(file, "can't be used");
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task A_data_folder_of_another_network_is_told()
    {
        AssertNobodyReached(await SyncAsync(Syncing.NetworkOf("chains/user-240")));

        (await SyncAsync(Syncing.NetworkOf("chains/devnet-1100"))).AssertUsage(Data, "belongs to another network", "choose another folder");
    }

    [Fact]
    public async Task A_data_folder_that_is_none_is_told_and_left_alone()
    {
        Directory.CreateDirectory(Data);
        string file = Path.Combine(Data, "letters.txt");
        await File.WriteAllTextAsync(file, "dear", TestContext.Current.CancellationToken);

        (await SyncAsync(Syncing.NetworkOf("chains/user-240"))).AssertUsage(Data, "is not a data folder", "choose an empty folder");
        (await HostProcess.RunAsync("verify", "--data", Data)).AssertUsage(Data, "is not a data folder", "choose");
        (await HostProcess.RunAsync("sync", "--network", "usertesting", "--peer", Nobody, "--data", file)).AssertUsage(file, "check its path");

        Assert.Equal("dear", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Single(Directory.EnumerateFileSystemEntries(Data));
    }

    [Fact]
    public async Task A_data_folder_in_use_is_told()
    {
        await using HostProcess first = Syncing.Start("chains/user-240", Data, [Nobody]);
        await HostProcess.LineAsync(first.Errors, line => line.StartsWith("headers:", StringComparison.Ordinal));

        (await SyncAsync(Syncing.NetworkOf("chains/user-240"))).AssertUsage(Data, "is in use by another process", "wait for it to end");
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("status")]
    public async Task An_empty_folder_holds_nothing_to_tell_of(string command)
    {
        (await HostProcess.RunAsync(command, "--json", "--data", Data)).AssertUsage(Data, "sync into it first");

        Directory.CreateDirectory(Data);
        (await HostProcess.RunAsync(command, "--json", "--data", Data)).AssertUsage(Data, "sync into it first");
        Assert.Empty(Directory.EnumerateFileSystemEntries(Data));
    }

    [Fact]
    public async Task A_state_that_was_never_downloaded_is_incomplete()
    {
        AssertNobodyReached(await SyncAsync(Syncing.NetworkOf("chains/user-240")));

        ProcessResult verify = await HostProcess.RunAsync("verify", "--json", "--data", Data);

        Assert.Equal("incomplete", verify.Document(3).Verdict);
        Assert.Contains("run sync again", verify.Document(3).Obstacle, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_nobody_can_reach_ends_the_sync_with_what_to_do()
    {
        ProcessResult process = await SyncAsync(Syncing.NetworkOf("chains/user-240"));

        AssertNobodyReached(process);
        Assert.Equal("disconnected", Assert.Single(Assert.Single(process.Document(3).Peers).Faults).Reason);
    }

    [Fact]
    public async Task An_occupied_port_is_told()
    {
        await using PeerProcess first = await PeerProcess.StartAsync(2);

        ProcessResult second = await HostProcess.RunAsync("peer", "--listen", first.EndPoint.ToString());

        second.AssertUsage(first.EndPoint.ToString(), "is in use by another program", "choose another port");
    }

    [Fact]
    public async Task A_configuration_that_is_wrong_is_told()
    {
        string config = _folder.Combine("config.json");
        (await HostProcess.RunAsync("run", "--config", config)).AssertUsage(config, "can't be read");

        await WriteConfigAsync("{ nonsense");
        (await HostProcess.RunAsync("run", "--config", config)).AssertUsage(config, "can't be read");

        await WriteConfigAsync("""{ "Network": "usertesting" }""");
        (await HostProcess.RunAsync("run", "--config", config)).AssertUsage("usertesting has no seeds");

        await WriteConfigAsync($$"""{ "Network": "usertesting", "Peers": ["{{Nobody}}"] }""");
        (await HostProcess.RunAsync("run", "--config", config)).AssertUsage("'Data' is missing");

        await WriteConfigAsync("""{ "Network": "usertesting", "Data": "x", "Peers": ["here"] }""");
        (await HostProcess.RunAsync("run", "--config", config)).AssertUsage("'here' is no peer");

        await WriteConfigAsync("""{ "Network": "mainnet", "Data": "x", "Sync": { "MaxPeers": "none" } }""");
        (await HostProcess.RunAsync("run", "--config", config)).AssertUsage("'none' is no value", "Sync:MaxPeers");

        await WriteConfigAsync("""{ "Network": "mainnet", "Storage": { "Kind": "azure" } }""");
        (await HostProcess.RunAsync("run", "--config", config)).AssertUsage("either Storage:ConnectionString or Storage:ServiceUri");

        await WriteConfigAsync("""{ "Network": "mainnet", "Storage": { "Kind": "azure", "ConnectionString": "AccountKey=secret" } }""");
        ProcessResult refused = await HostProcess.RunAsync("run", "--config", config);
        refused.AssertUsage("Storage:ConnectionString is no connection string");
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);

        Task WriteConfigAsync(string text) => File.WriteAllTextAsync(config, text, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("--storage tape", "'tape' is no value for --storage (Storage:Kind)", "'files'")]
    [InlineData("--storage azure --storage-uri nowhere", "'nowhere' is no value for --storage-uri", "blob service")]
    [InlineData("--storage azure --storage-uri https://files.example", "does not follow from https://files.example", "Storage:TableServiceUri")]
    [InlineData("--storage azure --storage-uri https://a.blob.core.windows.net --container A", "'A' is no value for --container", "blob container")]
    [InlineData("--storage azure --storage-uri https://a.blob.core.windows.net --silo-port x", "'x' is no value for --silo-port", "other silos")]
    [InlineData("--storage azure --storage-uri https://a.blob.core.windows.net --silo-address x", "'x' is no value for --silo-address", "other silos")]
    public async Task A_storage_that_is_wrong_is_told(string options, string what, string toDo)
    {
        string config = _folder.Combine("config.json");
        await File.WriteAllTextAsync(config, """{ "Network": "mainnet" }""", TestContext.Current.CancellationToken);

        (await HostProcess.RunAsync(["run", "--config", config, .. options.Split(' ')])).AssertUsage(what, toDo);
    }

    private static void AssertNobodyReached(ProcessResult process)
    {
        Assert.Equal("incomplete", process.Document(3).Verdict);
        Assert.Contains("there was no usable peer", process.Document(3).Obstacle, StringComparison.Ordinal);
        Assert.Contains("--peer HOST:PORT", process.Document(3).Obstacle, StringComparison.Ordinal);
    }

    private static void CopyChain(string chain, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.EnumerateFiles(TestVectors.Get(chain)))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
    }

    private Task<ProcessResult> SyncAsync(string network) =>
        HostProcess.RunAsync("sync", "--json", "--network", network, "--data", Data, "--peer", Nobody, "--give-up-after", "0.3");
}
