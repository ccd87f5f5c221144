using System.Globalization;
using System.Text.RegularExpressions;
using Grin.TestData;
using GrinOrleansSync.Devnet.Azurite;
using GrinOrleansSync.EndToEnd.Tests.Results;
using GrinOrleansSync.EndToEnd.Tests.Running;
using GrinOrleansSync.Tests.Azurite;

namespace GrinOrleansSync.EndToEnd.Tests;

/// <summary>Silos in processes of their own that are one cluster by an account of Azure Storage.</summary>
public sealed partial class AzureClusterTests(AzuriteFixture azurite) : IDisposable
{
    // Many segments, from peers so slow that a sync takes a quarter of a minute.
    private static readonly string[] LowHeights = ["--range-proof-height", "7", "--kernel-height", "9"];
    private static readonly string[] Slow = ["--chain", TestVectors.Get(Demo.Chain), "--form", "sparse", "--bandwidth", "90000"];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_silos_share_the_work_of_one_sync()
    {
        var silos = new AzureSilos(await azurite.ConnectionStringAsync());
        await using Peers peers = await Peers.StartAsync(4, Slow);
        await using HostProcess first = silos.Start(peers.Addresses, LowHeights);
        await using HostProcess second = silos.Start(peers.Addresses, LowHeights);

        int[] shares = [await ShareAsync(first), await ShareAsync(second)];

        Assert.All(shares, share => Assert.True(share >= 5, $"The shares are {string.Join(" and ", shares)}."));
        Assert.InRange(shares.Sum(), 67, 67 + 8);
        await Task.WhenAll(first.TerminateAsync(), second.TerminateAsync());
        (await first.WaitAsync()).AssertExit(0);
        (await second.WaitAsync()).AssertExit(0);
        await silos.AssertStoredStateVerifiesAsync(_folder.Combine("data"));
    }

    [Fact]
    public async Task A_silo_of_that_role_waits_for_a_whole_node_and_then_works_too()
    {
        var silos = new AzureSilos(await azurite.ConnectionStringAsync());
        await using Peers peers = await Peers.StartAsync(4, Slow);
        await using HostProcess silo = silos.Start(peers.Addresses, [.. LowHeights, "--role", "silo", "--http-port", "0"]);
        string address = (await HostProcess.LineAsync(silo.Errors, line => line.StartsWith("health at ", StringComparison.Ordinal)))[10..].Replace("[::]", "127.0.0.1", StringComparison.Ordinal);
        await HostProcess.LineAsync(silo.Errors, line => line.Contains("works when a node with role 'all'", StringComparison.Ordinal));

        SyncResult before = (await HostProcess.RunAsync("status", "--json", "--url", address)).Document(0);
        Assert.Equal(("incomplete", "The sync was not started."), (before.Verdict, before.Obstacle));
        await using HostProcess node = silos.Start(peers.Addresses, LowHeights);

        int[] shares = [await ShareAsync(silo), await ShareAsync(node)];
        Assert.All(shares, share => Assert.True(share >= 5, $"The shares are {string.Join(" and ", shares)}."));
        await Task.WhenAll(silo.TerminateAsync(), node.TerminateAsync());
        (await silo.WaitAsync()).AssertExit(0);
        (await node.WaitAsync()).AssertExit(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_killed_silos_work_is_taken_over_by_the_other(bool hasTheRoot)
    {
        var silos = new AzureSilos(await azurite.ConnectionStringAsync());
        await using Peers peers = await Peers.StartAsync(4, Slow);
        string[] options = [.. LowHeights, "--lease-duration", "4"];
        await using HostProcess first = silos.Start(peers.Addresses, options);
        await using HostProcess second = silos.Start(peers.Addresses, options);
        Task<string> ofFirst = HostProcess.LineAsync(first.Errors, HalfWay);
        Task<string> ofSecond = HostProcess.LineAsync(second.Errors, HalfWay);
        bool firstHasRoot = await Task.WhenAny(ofFirst, ofSecond) == ofFirst;
        HostProcess killed = firstHasRoot == hasTheRoot ? first : second;
        HostProcess survivor = killed == first ? second : first;

        await killed.KillAsync();

        await HostProcess.LineAsync(survivor.Errors, line => line.Contains("is proven and verified", StringComparison.Ordinal));
        // The root notices by the lease; one that had to be made again, where it was registered on the lost silo, gives out whatever is missing.
        Assert.Contains(survivor.Errors.Lines, line => line.Contains("ran out; it is given out again", StringComparison.Ordinal) || TakenUp().IsMatch(line));
        await survivor.TerminateAsync();
        (await survivor.WaitAsync()).AssertExit(0);
        await silos.AssertStoredStateVerifiesAsync(_folder.Combine("data"));
    }

    [Fact]
    public async Task A_demonstration_on_an_emulated_account_is_verified_and_tells_the_liars()
    {
        await azurite.ConnectionStringAsync();

        SyncResult result = await Demo.VerifiedAsync(Demo.Chain, "--storage", "azurite");

        ExpectedState.Of(Demo.Chain).AssertIs(result);
        Assert.Equal(2, result.Peers.Count(peer => peer.Banned));
        Assert.InRange(result.Bytes.Stored, 2_000_000, long.MaxValue);
    }

    [Fact]
    public async Task A_silo_is_ready_while_its_storage_answers_and_lives_on_without()
    {
        await azurite.ConnectionStringAsync();
        await using AzuriteServer storage = await AzuriteServer.StartAsync(Token);
        await using Peers peers = await Peers.StartAsync(1, ["--chain", TestVectors.Get(Demo.Chain)]);
        await using HostProcess silo = new AzureSilos(storage.ConnectionString).Start(peers.Addresses, "--http-port", "0");
        string address = (await HostProcess.LineAsync(silo.Errors, line => line.StartsWith("health at ", StringComparison.Ordinal)))[10..];
        using var http = new HttpClient { BaseAddress = new Uri(address.Replace("[::]", "127.0.0.1", StringComparison.Ordinal)) };
        await HostProcess.LineAsync(silo.Errors, line => line.Contains("is proven and verified", StringComparison.Ordinal));

        Assert.Equal((200, "ok\n"), await AskAsync("health/ready"));
        Assert.Equal((200, "ok\n"), await AskAsync("health/live"));
        Assert.Equal(404, (await AskAsync("")).Status);
        await storage.DisposeAsync();

        (int status, string problem) = await AskAsync("health/ready");
        Assert.Equal(503, status);
        Assert.Contains("storage", problem, StringComparison.Ordinal);
        Assert.Equal(200, (await AskAsync("health/live")).Status);

        async Task<(int Status, string Text)> AskAsync(string path)
        {
            using HttpResponseMessage answer = await http.GetAsync(new Uri(path, UriKind.Relative), Token);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
        }
    }

    [Fact]
    public async Task Without_NodeJs_an_emulated_account_is_refused_and_it_is_said_what_to_install()
    {
        // So that there is nothing to install, and starting it is what fails.
        await azurite.ConnectionStringAsync();
        await using HostProcess process = HostProcess.Start(new Dictionary<string, string> { ["PATH"] = _folder.Path }, "demo", "--storage", "azurite");

        (await process.WaitAsync()).AssertUsage("'node' was not found", "install Node.js 20");
    }

    private static bool HalfWay(string line) => Progress().Match(line) is { Success: true } progress && Number(progress) >= 15;

    private static async Task<int> ShareAsync(HostProcess silo) =>
        Number(Share().Match(await HostProcess.LineAsync(silo.Errors, line => Share().IsMatch(line))));

    private static int Number(Match match) => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex("State at horizon 1080: ([0-9]+) of [0-9]+ segments verified")]
    private static partial Regex Progress();

    [GeneratedRegex("This silo saw to ([0-9]+) segments")]
    private static partial Regex Share();

    [GeneratedRegex("State at horizon 1080: 67 segments, [1-9][0-9]* of them verified already")]
    private static partial Regex TakenUp();

    /// <summary>Some peers in processes of their own.</summary>
    private sealed class Peers : IAsyncDisposable
    {
        private readonly List<PeerProcess> _processes = [];

        public IEnumerable<string> Addresses => _processes.Select(process => process.EndPoint.ToString());

        public static async Task<Peers> StartAsync(int count, IEnumerable<string> options)
        {
            var peers = new Peers();
            for (int number = 2; number < count + 2; number++)
            {
                peers._processes.Add(await PeerProcess.StartAsync(number, options));
            }

            return peers;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (PeerProcess process in _processes)
            {
                await process.DisposeAsync();
            }
        }
    }
}
