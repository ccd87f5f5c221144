using System.Text.Json;
using Grin.Chain;
using Grin.Chain.Networks;
using Grin.Chain.Rules;
using Grin.Chain.Segments;
using Grin.Chain.State;
using Grin.Chain.Wire;
using Grin.P2P;
using Grin.TestData;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Tests.Support;
using GrinOrleansSync.Grains.Verification;
using GrinOrleansSync.Storage.Objects;
using GrinOrleansSync.Storage.States;

namespace GrinOrleansSync.Grains.Tests.Refresh;

/// <summary>One chain at three tips: its state is synced at the first and refreshed at the others, on peers over TCP.</summary>
public sealed class RefreshTests : IDisposable
{
    private const string VerifiedName = "states/verified";
    private const string OneTip = "The chain is here at one tip only: the others are in the larger collection of test data.";

    private static readonly string[] Tips = ["chains/devnet-1100/at-1000", "chains/devnet-1100/at-1060", "chains/devnet-1100"];

    private static readonly Comparer<StateSegmentId> ByText = Comparer<StateSegmentId>.Create((left, right) => string.CompareOrdinal(left.ToString(), right.ToString()));

    private readonly MemoryObjectStore _objects = new();
    private readonly VerifierPool _pool = new(1);

    public static bool HasTips => Tips.All(tip => TestVectors.Find(tip) is not null);

    public static TheoryData<string> KillPlaces => new("states/pending", ".result", "/kernel/11/0000000000.result", "/rangeproof/07/0000000049.segment", "/rangeproof/07/0000000051.result", VerifiedName);

    public static TheoryData<string> Heights => new("9/11/11/11", "9/11/8/9", "9/11/7/9");

    public static TheoryData<string> Damages => new("lost", "damaged");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Network Network => Chain(2).Network;

    private StateStore States => new(_objects, Network);

    public void Dispose() => _pool.Dispose();

    [Theory(Timeout = 120_000, Skip = OneTip, SkipUnless = nameof(HasTips))]
    [MemberData(nameof(Heights))]
    public async Task Only_the_bitmap_and_the_tails_are_fetched_and_the_state_is_that_of_a_fresh_sync(string heightText)
    {
        byte[] height = [.. heightText.Split('/').Select(byte.Parse)];
        var heights = new SegmentHeights(height[0], height[1], height[2], height[3]);
        for (int tip = 0; tip < Tips.Length; tip++)
        {
            (IReadOnlyCollection<(StateSegmentId Id, int Bytes)> answered, StateProgress progress) = await SyncAsync(tip, heights);

            await AssertVerifiedAsync(tip, progress);
            IReadOnlyList<StateSegmentId> wanted = MustFetch(tip, heights);
            Assert.Equal(wanted.Order(ByText), answered.Select(answer => answer.Id).Order(ByText));
            long least = wanted.Sum(id => AnswerSize(Chain(tip), id));
            long received = answered.Sum(answer => (long)answer.Bytes);
            TestContext.Current.TestOutputHelper?.WriteLine($"{heightText} at {Chain(tip).Horizon.Height}: {received} bytes of {answered.Count} segments received, {least} of {wanted.Count} needed, {progress.TakenOver} segments taken over");
            Assert.InRange(received, 1, least * 101 / 100);
            Assert.Equal(progress.RequiredTotal - (ulong)wanted.Count, progress.TakenOver);
        }
    }

    [Fact(Timeout = 120_000, Skip = OneTip, SkipUnless = nameof(HasTips))]
    public async Task Silos_that_follow_the_chain_refresh_their_state_when_peers_tell_of_a_newer_horizon()
    {
        await using var first = new ScriptedPeer(Chain(0));
        SyncOptions options = Options(first, SegmentHeights.Default);
        options.Follow = true;

        // The peers before are gone, and whoever has their ports may be silent for ever.
        (options.HedgeAfter, options.StallTimeout) = (TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5));
        options.MaxSegmentsInFlight = 2;
        await using GrainCluster cluster = await GrainCluster.StartAsync(Network, _objects, options, silos: 2, workers: true);
        Task verified = Verified();
        await cluster.Sync.StartAsync();
        await verified.WaitAsync(Token);
        for (int tip = 1; tip < Tips.Length; tip++)
        {
            verified = Verified();
            await using var next = new ScriptedPeer(Chain(tip));
            await cluster.PeerBook.AddAsync([next.Address]);
            await verified.WaitAsync(Token);

            // It was verified in a turn of the sync grain, so that this call comes after it.
            SyncStatus status = await cluster.Sync.GetStatusAsync();
            Assert.Equal((SyncPhase.Verified, Chain(tip).Horizon.Hash), (status.Phase, status.Horizon!.Hash));
            await AssertVerifiedAsync(tip, status.State!);
            Assert.Empty(next.Answered.Select(answer => answer.Id).Except(MustFetch(tip, SegmentHeights.Default)));
        }

        Task Verified() => Task.WhenAny(Enumerable.Range(0, 2).Select(silo => cluster.Store(silo).WhenPutAsync(name => name == VerifiedName))).Unwrap();
    }

    [Theory(Timeout = 120_000, Skip = OneTip, SkipUnless = nameof(HasTips))]
    [MemberData(nameof(KillPlaces))]
    public async Task A_refresh_that_dies_leaves_the_state_before_verified_and_goes_on(string place)
    {
        await SyncAsync(0, SegmentHeights.Default);
        Hash before = Chain(0).Horizon.Hash;
        IReadOnlyCollection<(StateSegmentId Id, int Bytes)> answeredBefore = await DieAsync(1, name => name.EndsWith(place, StringComparison.Ordinal) && !name.Contains($"{before}/kernel", StringComparison.Ordinal));

        StoredState verified = (await States.ReadVerifiedAsync(Token))!;
        Assert.Equal(place == VerifiedName ? Chain(1).Horizon.Hash : before, verified.Horizon);
        await AssertVerifiesFromBytesAsync();
        string[] known = await ResultsAsync(Chain(1).Horizon.Hash);

        (IReadOnlyCollection<(StateSegmentId Id, int Bytes)> answered, StateProgress progress) = await SyncAsync(1, SegmentHeights.Default);

        await AssertVerifiedAsync(1, progress);
        Assert.DoesNotContain(answered, answer => known.Contains(answer.Id.ToString()));
        Assert.Empty(answered.Select(answer => answer.Id).Except(MustFetch(1, SegmentHeights.Default)));
        Assert.NotEmpty(answeredBefore.Concat(answered));
        (_, progress) = await SyncAsync(2, SegmentHeights.Default);
        await AssertVerifiedAsync(2, progress);
    }

    [Theory(Timeout = 120_000, Skip = OneTip, SkipUnless = nameof(HasTips))]
    [MemberData(nameof(Damages))]
    public async Task A_segment_kept_from_an_earlier_horizon_that_is_lost_is_downloaded_for_the_current_one(string damage)
    {
        await SyncAsync(0, SegmentHeights.Default);
        await SyncAsync(1, SegmentHeights.Default);
        string[] kept = ["output/11/0000000001", "rangeproof/07/0000000048", "rangeproof/11/0000000002", "kernel/11/0000000000"];
        foreach (string name in kept.Select(name => $"states/{Chain(0).Horizon.Hash}/{name}.segment"))
        {
            Assert.NotNull(await _objects.GetAsync(name, Token));
            await (damage == "lost" ? _objects.DeleteAsync(name, Token) : _objects.PutAsync(name, new byte[] { 1, 2, 3 }, Token));
            await Assert.ThrowsAsync<DamagedObjectException>(VerifyAsync);
            await _objects.DeleteAsync(name, Token);
        }

        await States.RevokeVerifiedAsync(Token);
        (IReadOnlyCollection<(StateSegmentId Id, int Bytes)> answered, StateProgress progress) = await SyncAsync(1, SegmentHeights.Default);

        await AssertVerifiedAsync(1, progress);
        Assert.Equal(["kernel/11/0", "output/11/1", "rangeproof/11/2", "rangeproof/7/48"], answered.Select(answer => answer.Id.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = 120_000, Skip = OneTip, SkipUnless = nameof(HasTips))]
    public async Task A_stored_segment_of_a_header_that_is_not_in_the_chain_or_that_was_not_full_there_proves_nothing()
    {
        await SyncAsync(0, SegmentHeights.Default);
        await SyncAsync(1, SegmentHeights.Default);
        Hash horizon = Chain(1).Horizon.Hash;
        StateSegmentId kernels = new(SegmentKind.Kernel, new SegmentIdentifier(11, 0));
        SegmentMessage kept = (await States.FindSegmentAsync(horizon, kernels, Token))!;
        SegmentResult result = (await States.ReadResultAsync(horizon, kernels, Token))!;

        // A header of the chain, but one at which these kernels were not all there; and one of no chain at all.
        foreach (Hash origin in (Hash[])[Chain(1).Headers.All[300].Hash, Hash.Zero])
        {
            await States.WriteSegmentAsync(kept with { BlockHash = origin }, Token);
            await States.WriteNrdKernelsAsync(origin, kernels, await States.ReadNrdKernelsAsync(kept.BlockHash, kernels, Token), Token);
            await States.DeleteResultAsync(horizon, kernels, Token);
            await States.WriteResultAsync(horizon, result with { Origin = origin }, Token);
            if (origin != Hash.Zero)
            {
                Assert.Equal(Rule.KernelRoot, (await VerifyAsync()).Refusal?.Rule);
            }
            else
            {
                // In the first format zero stands for the state itself, which has it not.
                await Assert.ThrowsAsync<DamagedObjectException>(VerifyAsync);
            }
        }
    }

    [Fact(Timeout = 120_000, Skip = OneTip, SkipUnless = nameof(HasTips))]
    public async Task What_was_verified_of_a_state_that_was_never_complete_is_taken_over()
    {
        await DieAsync(0, name => name.EndsWith("rangeproof/11/0000000002.result", StringComparison.Ordinal));
        string[] known = await ResultsAsync(Chain(0).Horizon.Hash);
        Assert.Null(await States.ReadVerifiedAsync(Token));

        (IReadOnlyCollection<(StateSegmentId Id, int Bytes)> answered, StateProgress progress) = await SyncAsync(1, SegmentHeights.Default);

        await AssertVerifiedAsync(1, progress);
        string[] full = [.. known.Where(id => !MustFetch(1, SegmentHeights.Default).Select(wanted => wanted.ToString()).Contains(id))];
        Assert.NotEmpty(full);
        Assert.Empty(answered.Select(answer => answer.Id.ToString()).Intersect(full));
    }

    [Theory(Timeout = 120_000, Skip = OneTip, SkipUnless = nameof(HasTips))]
    [InlineData(14, true)]
    [InlineData(1, false)]
    public async Task A_refresh_that_a_newer_horizon_overtakes_is_gone_on_with_if_it_had_come_further_than_the_state_before(int segments, bool further)
    {
        await SyncAsync(0, SegmentHeights.Default);
        int results = 0;
        await DieAsync(1, name => name.EndsWith(".result", StringComparison.Ordinal) && Interlocked.Increment(ref results) >= segments);
        string[] known = await ResultsAsync(Chain(1).Horizon.Hash);

        (IReadOnlyCollection<(StateSegmentId Id, int Bytes)> answered, StateProgress progress) = await SyncAsync(2, SegmentHeights.Default);

        await AssertVerifiedAsync(2, progress);
        IEnumerable<string> fetched = answered.Select(answer => answer.Id.ToString());
        string[] needed = [.. MustFetch(2, SegmentHeights.Default, earlierTip: further ? 1 : 0).Select(id => id.ToString())];
        if (further)
        {
            Assert.InRange(known.Length, segments, 16);
            Assert.Empty(fetched.Intersect(known).Except(needed));
        }
        else
        {
            Assert.InRange(known.Length, 0, 11);
            Assert.Equal(needed.Order(StringComparer.Ordinal), fetched.Order(StringComparer.Ordinal));
        }
    }

    [Fact(Timeout = 120_000, Skip = OneTip, SkipUnless = nameof(HasTips))]
    public async Task A_horizon_header_that_does_not_continue_the_state_before_has_its_whole_state_downloaded_and_nobody_blamed()
    {
        await SyncAsync(0, SegmentHeights.Default);
        StateSegmentId altered = new(SegmentKind.Kernel, new SegmentIdentifier(11, 0));
        Hash before = Chain(0).Horizon.Hash;
        SegmentResult result = (await States.ReadResultAsync(before, altered, Token))!;
        await States.DeleteResultAsync(before, altered, Token);
        await States.WriteResultAsync(before, result with { Cover = [result.Cover[0] with { Hash = before }] }, Token);

        (IReadOnlyCollection<(StateSegmentId Id, int Bytes)> answered, StateProgress progress) = await SyncAsync(1, SegmentHeights.Default);

        await AssertVerifiedAsync(1, progress);
        Assert.Equal(0UL, progress.TakenOver);
        Assert.Contains(altered, answered.Select(answer => answer.Id));
    }

    private static RecordedChain Chain(int tip) => RecordedChains.Get(Tips[tip]);

    /// <summary>What point by point has to be fetched: everything at first, then what was not full before.</summary>
    private static IReadOnlyList<StateSegmentId> MustFetch(int tip, SegmentHeights heights) => MustFetch(tip, heights, tip - 1);

    private static IReadOnlyList<StateSegmentId> MustFetch(int tip, SegmentHeights heights, int earlierTip)
    {
        var commitment = new StateCommitment(Chain(tip).Horizon);
        if (earlierTip < 0)
        {
            return [.. new StatePlan(commitment, heights).All()];
        }

        var earlier = new StateCommitment(Chain(earlierTip).Horizon);
        return
        [
            .. Tail(SegmentKind.Bitmap, heights.Bitmap, 0, commitment.BitmapMmrSize),
            .. Tail(SegmentKind.Output, heights.Output, earlier.OutputLeafCount, commitment.OutputMmrSize),
            .. Tail(SegmentKind.RangeProof, 7, earlier.OutputLeafCount, commitment.OutputMmrSize),
            .. Tail(SegmentKind.Kernel, heights.Kernel, earlier.KernelLeafCount, commitment.KernelMmrSize),
        ];
    }

    private static IEnumerable<StateSegmentId> Tail(SegmentKind kind, byte height, ulong leavesBefore, ulong mmrSize)
    {
        for (ulong index = leavesBefore >> height; index < SegmentRange.Count(mmrSize, height); index++)
        {
            yield return new StateSegmentId(kind, new SegmentIdentifier(height, index));
        }
    }

    private static long AnswerSize(RecordedChain chain, StateSegmentId id)
    {
        var writer = new WireWriter();
        RecordedResults.Message(chain, id).Write(writer, ProtocolVersion.Local);
        return MessageHeader.Size + writer.WrittenMemory.Length;
    }

    private static SyncOptions Options(ScriptedPeer peer, SegmentHeights heights) => new()
    {
        VerifierThreads = 1,
        SegmentHeights = heights,

        // Nothing is slow, however busy the machine is: a segment asked for twice would be counted twice.
        HedgeAfter = TimeSpan.FromHours(1),
        StallTimeout = TimeSpan.FromHours(1),
        Peers = { peer.Address },
    };

    private async Task<(IReadOnlyCollection<(StateSegmentId Id, int Bytes)> Answered, StateProgress Progress)> SyncAsync(int tip, SegmentHeights heights)
    {
        await using var peer = new ScriptedPeer(Chain(tip));
        await using GrainCluster cluster = await GrainCluster.StartAsync(Network, _objects, Options(peer, heights), workers: true);
        Task verified = cluster.Store(0).WhenPutAsync(name => name == VerifiedName);
        await cluster.Sync.StartAsync();
        SyncStatus status;
        do
        {
            await Task.WhenAny(verified, Task.Delay(TimeSpan.FromMilliseconds(50), Token));
            status = await cluster.Sync.GetStatusAsync();
        }
        while (status.Phase is SyncPhase.Headers or SyncPhase.State);

        Assert.Equal((SyncPhase.Verified, Chain(tip).Horizon.Hash), (status.Phase, status.Horizon!.Hash));
        Assert.DoesNotContain(await cluster.PeerBook.GetPeersAsync(), known => known.Banned || (known.Address == peer.Address && !known.Faults.IsEmpty));
        return (peer.Answered, status.State!);
    }

    /// <summary>A sync that stops for good when something is put.</summary>
    private async Task<IReadOnlyCollection<(StateSegmentId Id, int Bytes)>> DieAsync(int tip, Func<string, bool> place)
    {
        await using var peer = new ScriptedPeer(Chain(tip));
        var dead = new TaskCompletionSource();
        await using GrainCluster cluster = await GrainCluster.StartAsync(Network, _objects, Options(peer, SegmentHeights.Default), workers: true);
        Task<string> reached = cluster.Store(0).WhenPutAsync(place, dead.Task);
        await cluster.Sync.StartAsync();
        await reached.WaitAsync(Token);
        await cluster.KillAsync(0);
        dead.SetCanceled(Token);
        return peer.Answered;
    }

    private async Task<StateVerdict> VerifyAsync() =>
        await new StoredStateVerifier(Network, _objects, _pool, DateTimeOffset.UtcNow).VerifyAsync((await States.ReadVerifiedAsync(Token))!, Token);

    private async Task AssertVerifiesFromBytesAsync()
    {
        StoredState verified = (await States.ReadVerifiedAsync(Token))!;
        StateVerdict verdict = await VerifyAsync();
        Assert.Null(verdict.Refusal);
        AssertRecorded(Array.FindIndex(Tips, tip => RecordedChains.Get(tip).Horizon.Hash == verified.Horizon), verdict.Summary!);
    }

    private async Task AssertVerifiedAsync(int tip, StateProgress progress)
    {
        AssertRecorded(tip, progress.Summary!);
        Assert.Equal(progress.RequiredTotal, progress.VerifiedTotal);
        Assert.Equal(Chain(tip).Horizon.Hash, (await States.ReadVerifiedAsync(Token))!.Horizon);
        Assert.Null(await States.ReadPendingAsync(Token));
        await AssertVerifiesFromBytesAsync();
        await AssertNothingIsLeftAsync(Chain(tip).Horizon.Hash);
    }

    private async Task AssertNothingIsLeftAsync(Hash horizon)
    {
        SegmentResult[] results = await States.ReadResultsAsync(horizon, Token).ToArrayAsync(Token);
        HashSet<string> wanted = [VerifiedName];
        foreach (SegmentResult result in results)
        {
            string stem = $"{StateSegmentId.KindName(result.Id.Kind)}/{result.Id.Id.Height:d2}/{result.Id.Id.Index:d10}";
            wanted.UnionWith([$"states/{horizon}/{stem}.result", $"states/{result.Origin}/{stem}.segment"]);
            if (result.NrdKernels > 0)
            {
                wanted.Add($"states/{result.Origin}/{stem}.nrd");
            }
        }

        string[] found = await _objects.ListAsync("states/", Token).ToArrayAsync(Token);
        Assert.Equal(wanted.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    private async Task<string[]> ResultsAsync(Hash horizon) =>
        [.. await States.ReadResultsAsync(horizon, Token).Select(result => result.Id.ToString()).ToArrayAsync(Token)];

    private static void AssertRecorded(int tip, StateSummary summary)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(TestVectors.Get(Tips[tip]), "state.json")));
        JsonElement state = document.RootElement;
        JsonElement header = state.GetProperty("headers").EnumerateArray().Single(header => header.GetProperty("height").GetUInt64() == Chain(tip).Horizon.Height);
        Assert.Equal(state.GetProperty("archive_hash").GetString(), summary.HorizonHash.ToString());
        Assert.Equal(state.GetProperty("output_pmmr_root_at_archive").GetString(), summary.OutputPmmrRoot.ToString());
        Assert.Equal(state.GetProperty("bitmap_root_at_archive").GetString(), summary.BitmapRoot.ToString());
        Assert.Equal(header.GetProperty("range_proof_root").GetString(), summary.RangeProofRoot.ToString());
        Assert.Equal(header.GetProperty("kernel_root").GetString(), summary.KernelRoot.ToString());
        Assert.Equal(header.GetProperty("utxo_sum").GetString(), Convert.ToHexStringLower(summary.UtxoSum.AsSpan()));
        Assert.Equal(header.GetProperty("kernel_sum").GetString(), Convert.ToHexStringLower(summary.KernelSum.AsSpan()));
        Assert.Equal(Chain(tip).State!.Bitmap.UnspentCount, summary.UnspentOutputs);
    }
}
