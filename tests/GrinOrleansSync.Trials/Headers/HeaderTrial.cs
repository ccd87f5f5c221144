using System.Diagnostics;
using System.Globalization;
using System.Net;
using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Networks;
using GrinOrleansSync.Devnet.Faults;
using GrinOrleansSync.Devnet.Mining;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Trials.Headers;

/// <summary>
/// A long chain of headers from many peers, against the same from one peer in the plain way; with liars among the peers;
/// and how memory goes with the chain's length. Peers run in this process, the sync in one of its own.
/// </summary>
internal sealed class HeaderTrial(TrialOptions options, TextWriter report)
{
    private const int RangeLength = 512;

    // So far below the tip one of the liars has a header that only the order of headers shows to be bad, and goes on from it
    // beyond the tip.
    private const int BrokenBelowTip = 600;

    // A node drops who sends more (p2p.md §1.6).
    private const int MessageLimit = 450;
    private const int NoLimit = 1_000_000;

    // The larger chain may take so much more memory: accidents of the runtime.
    private const double Noise = 1.25;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        RecordedChain chain = await OpenChainAsync(folder, cancellationToken);
        RecordedChain small = RecordedChain.OfHeaders(chain.Network, chain.Headers.All.Take((chain.Headers.All.Length / 8) + 1));

        (double smallSeconds, long smallPeak) = await SyncAsync("parallel, an eighth of the chain", small, HonestPeers(), folder, anchors: true, cancellationToken);
        (double seconds, long peak) = await SyncAsync("parallel, anchors and numbers", chain, HonestPeers(), folder, anchors: true, cancellationToken);
        await SyncAsync("parallel, numbers and links", chain, HonestPeers(), folder, anchors: false, cancellationToken);
        await SyncAsync("parallel, three of the peers lie", chain, Liars(chain), folder, anchors: true, cancellationToken);
        Print($"peak resident set: {smallPeak} MB with {small.Tip.Height} headers ({smallSeconds:0.0} s), {peak} MB with {chain.Tip.Height}");
        if (peak > smallPeak * Noise)
        {
            throw new TrialFailedException($"{peak} MB are more than {smallPeak} MB: memory grows with the chain");
        }

        double plain = await SyncPlainlyAsync("plain, without a message limit", chain, folder, NoLimit, cancellationToken);
        double limited = await SyncPlainlyAsync($"plain, {MessageLimit} messages a minute", chain, folder, MessageLimit, cancellationToken);
        Print($"parallel is {limited / seconds:0.0} times as fast as plain within the message limit, {plain / seconds:0.0} times without it");
    }

    private async Task<RecordedChain> OpenChainAsync(TemporaryFolder folder, CancellationToken cancellationToken)
    {
        string path = options.Chain;
        if (path.Length == 0)
        {
            path = folder.Combine("chain");
            Network.TryGetBuiltIn("automatedtesting", out Network? network);
            long started = Stopwatch.GetTimestamp();
            using var headers = new SyntheticHeaders(network!, [network!.Genesis.Header], options.Seed, Environment.ProcessorCount);
            HeaderRecording.Write(path, network, headers.Next(options.Headers));
            Print($"{options.Headers} headers mined, {options.Headers / Stopwatch.GetElapsedTime(started).TotalSeconds:0} a second");
        }

        return await RecordedChain.LoadAsync(path, cancellationToken);
    }

    private List<(RecordedChain? Chain, string? Fault)> HonestPeers() => [.. Enumerable.Repeat(((RecordedChain?)null, (string?)null), options.Peers)];

    /// <summary>
    /// One leaves headers out or alters them, one claims work that it has no headers for, and one has a longer branch with a
    /// header that was mined again with another previous root.
    /// </summary>
    private List<(RecordedChain? Chain, string? Fault)> Liars(RecordedChain chain)
    {
        List<BlockHeader> broken = [.. chain.Headers.All[..^BrokenBelowTip]];
        using (var next = new SyntheticHeaders(chain.Network, broken, options.Seed + 1))
        using (var miner = new HeaderMiner(chain.Network.Parameters))
        {
            broken.Add(miner.Mine(next.Draft() with { PreviousRoot = Hash.Zero }, target: 1));
        }

        using var more = new SyntheticHeaders(chain.Network, broken, options.Seed + 2);
        broken.AddRange(more.Next(BrokenBelowTip + 100));
        List<(RecordedChain? Chain, string? Fault)> peers = HonestPeers();
        peers[^1] = (null, "bad-headers");
        peers[^2] = (null, "fraud-height");
        peers[^3] = (RecordedChain.OfHeaders(chain.Network, broken), null);
        return peers;
    }

    private async Task<(double Seconds, long PeakMemoryMb)> SyncAsync(
        string what,
        RecordedChain chain,
        List<(RecordedChain? Chain, string? Fault)> plan,
        TemporaryFolder folder,
        bool anchors,
        CancellationToken cancellationToken)
    {
        string name = folder.Combine(Guid.NewGuid().ToString("n"));
        HeaderRecording.Write(name + "-network", chain.Network, []);
        await File.WriteAllLinesAsync(name + "-anchors", chain.Headers.All.Where(header => header.Height % RangeLength == 0).Select(header => header.Hash.ToString()), cancellationToken);
        List<ChainPeer> peers = [];
        try
        {
            peers.AddRange(plan.Select((peer, i) => Start(peer.Chain ?? chain, i, peer.Fault)));
            using var sync = HostProcess.Start(
            [
                .. HostProcess.SyncArguments(name + "-network", name + "-data", peers.Select(peer => peer.EndPoint.ToString())),
                .. anchors ? new[] { "--header-anchors", name + "-anchors" } : [],
                "--give-up-after", "3",
            ]);

            // There is no state to be had behind these headers: the sync ends incomplete.
            (int exitCode, SyncResult? result) = await sync.WaitAsync(cancellationToken);
            if (exitCode != 3 || result?.Tip != chain.Tip.Hash.ToString())
            {
                throw new TrialFailedException($"{what}: ended with {exitCode} at {result?.Tip}: {sync.Log}");
            }

            string faults = string.Join("; ", plan.Select((peer, i) => (Lie: peer.Fault ?? (peer.Chain is null ? null : "broken-branch"), Told: result.Faults.GetValueOrDefault(peers[i].EndPoint.ToString(), ""))).Where(peer => peer.Lie is not null).Select(peer => $"{peer.Lie}: {peer.Told}"));
            Print($"{what}: {chain.Tip.Height} headers in {result.HeaderSeconds:0.0} s, {chain.Tip.Height / result.HeaderSeconds:0} a second, {sync.ProcessorTime.TotalSeconds:0.0} s of processor time, peak {result.PeakMemoryMb} MB {faults}");
            RequireNamed(what, plan, peers, result);
            return (result.HeaderSeconds, result.PeakMemoryMb);
        }
        finally
        {
            foreach (ChainPeer peer in peers)
            {
                await peer.DisposeAsync();
            }
        }
    }

    private static void RequireNamed(string what, List<(RecordedChain? Chain, string? Fault)> plan, List<ChainPeer> peers, SyncResult result)
    {
        for (int i = 0; i < plan.Count; i++)
        {
            string told = result.Faults.GetValueOrDefault(peers[i].EndPoint.ToString(), "");
            bool right = plan[i] switch
            {
                (null, null) => !told.Contains("header", StringComparison.Ordinal) && !told.Contains("fraud", StringComparison.Ordinal) && !told.Contains("pow", StringComparison.Ordinal),
                (null, "fraud-height") => told.Contains("fraud-height", StringComparison.Ordinal),
                (null, _) => told.Contains("header-chain", StringComparison.Ordinal) || told.Contains("pow", StringComparison.Ordinal),
                _ => told.Contains("header-mmr", StringComparison.Ordinal),
            };
            if (!right)
            {
                throw new TrialFailedException($"{what}: of peer {i} ({plan[i]}) is said: {told}");
            }
        }
    }

    private async Task<double> SyncPlainlyAsync(string what, RecordedChain chain, TemporaryFolder folder, int messagesPerMinute, CancellationToken cancellationToken)
    {
        await using ChainPeer peer = ChainPeer.Start(chain, Options(0) with { MaxIncomingMessagesPerMinute = NoLimit });
        long started = Stopwatch.GetTimestamp();
        BlockHeader tip = await SequentialHeaderSync.RunAsync(chain.Network, peer.EndPoint, folder.Combine(Guid.NewGuid().ToString("n")), chain.Tip.Height, messagesPerMinute, cancellationToken);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Print($"{what}: {tip.Height} headers in {seconds:0.0} s, {tip.Height / seconds:0} a second");
        return seconds;
    }

    private ChainPeer Start(RecordedChain chain, int index, string? fault) =>
        ChainPeer.Start(chain, Options(index) with { Faults = [.. FaultCatalogue.All.Where(known => known.Name == fault)] });

    private ChainPeerOptions Options(int index) => new()
    {
        Listen = new IPEndPoint(new IPAddress([127, 0, 0, (byte)(index + 2)]), 0),
        Latency = TimeSpan.FromMilliseconds(options.Latency),
        Seed = options.Seed + index,
    };

    private void Print(FormattableString line) => report.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
