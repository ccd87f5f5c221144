using Grin.Chain;
using Grin.Chain.Segments;
using Grin.Chain.State;
using Grin.P2P;
using GrinOrleansSync.Devnet.Faults;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Peers;
using GrinOrleansSync.Grains.Tests.Support;
using GrinOrleansSync.Storage.Objects;
using GrinOrleansSync.Storage.States;

namespace GrinOrleansSync.Grains.Tests.Segments;

public sealed class SegmentGrainTests : IAsyncLifetime
{
    private static readonly RecordedChain Chain = RecordedChains.Small;
    private static readonly SegmentHeights Heights = SegmentHeights.Default;
    private static readonly Hash Horizon = Chain.Horizon.Hash;

    // Nothing is slow unless a test says so, however busy the machine is.
    private readonly SyncOptions _options = new() { HedgeAfter = TimeSpan.FromHours(1), StallTimeout = TimeSpan.FromHours(1) };
    private readonly List<IAsyncDisposable> _disposables = [];
    private MemoryObjectStore _objects = null!;
    private StateStore _states = null!;
    private IReadOnlyList<VerifiedSegment> _segments = null!;
    private GrainCluster _cluster = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _segments = await RecordedResults.OfAsync(Chain, Heights);
        _objects = await RecordedChains.StoreHeadersAsync(Chain);
        _states = new StateStore(_objects, Chain.Network);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable disposable in Enumerable.Reverse(_disposables))
        {
            await disposable.DisposeAsync();
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_stored_result_is_returned_without_any_peer()
    {
        await StartAsync();
        foreach (VerifiedSegment segment in _segments)
        {
            await StoredStates.WriteAsync(_states, Horizon, segment);
        }

        foreach (VerifiedSegment segment in _segments)
        {
            SegmentReport report = await RunAsync(segment.Result.Id);
            AssertSame(segment.Result, report.Result);
            Assert.Equal((0, 0), (report.Rejected, report.Retried));
        }

        Assert.NotNull((await _cluster.StateRoot(Horizon).GetProgressAsync()).Summary);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_stored_segment_without_result_is_verified_from_its_bytes_and_not_downloaded()
    {
        await StartAsync();
        foreach (VerifiedSegment segment in _segments)
        {
            await _states.WriteSegmentAsync(new SegmentMessage(Horizon, segment.Proven.Segment, segment.Proven.CompanionRoot), Token);
        }

        foreach (VerifiedSegment segment in _segments)
        {
            AssertSame(segment.Result, (await RunAsync(segment.Result.Id)).Result);
            AssertSame(segment.Result, await _states.ReadResultAsync(Horizon, segment.Result.Id, Token));
        }

        // The no-recent-duplicate kernels are stored again too: without them there is no verdict.
        Assert.NotNull((await _cluster.StateRoot(Horizon).GetProgressAsync()).Summary);
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_a_peer_there_is_no_result_and_nothing_stored()
    {
        await StartAsync();

        SegmentReport report = await RunAsync(Id("bitmap/9/0"));

        Assert.Null(report.Result);
        Assert.Equal((0, 0, 0), (report.Rejected, report.Retried, report.FailedProof.Length));
        Assert.Null(await _states.ReadSegmentAsync(Horizon, Id("bitmap/9/0"), Token));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(SegmentForm.Full)]
    [InlineData(SegmentForm.Sparse)]
    public async Task Every_kind_of_segment_is_downloaded_verified_and_stored(SegmentForm form)
    {
        await StartAsync();
        await ConnectAsync(Peer(new ChainPeerOptions { Form = form }).EndPoint.ToString());

        foreach (VerifiedSegment segment in _segments.OrderBy(segment => segment.Result.Id.Kind))
        {
            SegmentReport report = await RunAsync(segment.Result.Id);
            Assert.Equal((0, 0), (report.Rejected, report.Retried));
            Assert.Equal((segment.Result.Elements, segment.Result.HeadersAnswered, segment.Result.Sum == report.Result!.Sum), (report.Result.Elements, report.Result.HeadersAnswered, true));
            Assert.NotNull(await _states.ReadSegmentAsync(Horizon, segment.Result.Id, Token));
            AssertSame(report.Result, await _states.ReadResultAsync(Horizon, segment.Result.Id, Token));
        }

        Assert.NotNull((await _cluster.StateRoot(Horizon).GetProgressAsync()).Summary);
    }

    [Fact(Timeout = 60_000)]
    public async Task Hashes_and_leaves_that_prove_nothing_are_not_stored()
    {
        await StartAsync();
        await ConnectAsync(Peer(new ChainPeerOptions { Faults = [Fault("extra-hashes"), Fault("extra-bytes")] }).EndPoint.ToString());

        await RunAsync(Id("bitmap/9/0"));
        SegmentReport report = await RunAsync(Id("output/11/0"));

        Assert.Equal(0, report.Rejected);
        SegmentMessage stored = Assert.IsType<SegmentMessage>(await _states.ReadSegmentAsync(Horizon, Id("output/11/0"), Token));
        Segment proven = _segments.Single(segment => segment.Result.Id == Id("output/11/0")).Proven.Segment;
        Assert.Equal(proven.HashPositions.ToArray(), stored.Segment.HashPositions.ToArray());
        Assert.Equal(proven.LeafPositions.ToArray(), stored.Segment.LeafPositions.ToArray());
        Assert.Equal(proven.Leaves.ToArray(), stored.Segment.Leaves.ToArray());
    }

    [Theory(Timeout = 60_000)]
    [InlineData(".segment")]
    [InlineData(".result")]
    public async Task A_damaged_object_is_replaced(string damaged)
    {
        await StartAsync();
        VerifiedSegment bitmap = _segments[0];
        await StoredStates.WriteAsync(_states, Horizon, bitmap);
        string stem = $"states/{Horizon}/bitmap/09/0000000000";
        await _objects.PutAsync(stem + damaged, new byte[] { 1, 2, 3 }, Token);
        if (damaged == ".segment")
        {
            await _objects.DeleteAsync(stem + ".result", Token);
        }

        await ConnectAsync(Peer().EndPoint.ToString());

        AssertSame(bitmap.Result, (await RunAsync(bitmap.Result.Id)).Result);
        AssertSame(bitmap.Result, await _states.ReadResultAsync(Horizon, bitmap.Result.Id, Token));
        Assert.NotNull(await _states.ReadSegmentAsync(Horizon, bitmap.Result.Id, Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_stored_segment_that_does_not_prove_is_replaced()
    {
        await StartAsync();
        VerifiedSegment bitmap = _segments[0];
        await _states.WriteSegmentAsync(new SegmentMessage(Horizon, bitmap.Proven.Segment, Hash.Zero), Token);
        await ConnectAsync(Peer().EndPoint.ToString());

        AssertSame(bitmap.Result, (await RunAsync(bitmap.Result.Id)).Result);
        Assert.Equal(bitmap.Proven.CompanionRoot, (await _states.ReadSegmentAsync(Horizon, bitmap.Result.Id, Token))!.CompanionRoot);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("corrupt-leaf", "merkle-proof", 1)]
    [InlineData("corrupt-hash", "merkle-proof", 1)]
    [InlineData("companion-root", "merkle-proof", 1)]
    [InlineData("missing-data", "missing-data", 1)]
    [InlineData("malformed", "malformed", 1)]
    [InlineData("wrong-segment", "wrong-segment", 0)]
    public async Task A_culprit_is_banned_by_name_and_the_segment_got_from_another_peer(string fault, string reason, int rejected)
    {
        await StartAsync();
        StateSegmentId id = Id(fault is "corrupt-hash" or "missing-data" ? "output/11/0" : "bitmap/9/0");
        if (id.Kind == SegmentKind.Output)
        {
            await StoredStates.WriteAsync(_states, Horizon, _segments[0]);
        }

        // Of peers that did the same the pool takes the one it knew first.
        ChainPeer culprit = Peer(new ChainPeerOptions { Faults = [Fault(fault)], Form = SegmentForm.Sparse });
        await ConnectAsync(culprit.EndPoint.ToString());
        await ConnectAsync(Peer().EndPoint.ToString());

        SegmentReport report = await RunAsync(id);

        Assert.NotNull(report.Result);
        Assert.Equal((rejected, 1), (report.Rejected, report.Retried));
        await _cluster.Service<SiloPeers>(0).ExchangeAsync();
        PeerSummary banned = Assert.Single(await _cluster.PeerBook.GetPeersAsync(), peer => peer.Banned);
        Assert.Equal(culprit.EndPoint.ToString(), banned.Address);
        Assert.Equal((reason, 1), (Assert.Single(banned.Faults).Reason, banned.Faults[0].Count));
    }

    [Fact(Timeout = 60_000)]
    public async Task Three_liars_and_nobody_else_put_the_header_in_doubt()
    {
        await StartAsync();
        ScriptedPeer[] liars = [.. Enumerable.Range(0, 3).Select(_ => Scripted(lies: true))];
        foreach (ScriptedPeer liar in liars)
        {
            await ConnectAsync(liar.Address);
        }

        SegmentReport report = await RunAsync(Id("bitmap/9/0"));

        Assert.Null(report.Result);
        Assert.Equal((3, 2), (report.Rejected, report.Retried));
        Assert.Equal(liars.Select(liar => liar.Address).Order(), report.FailedProof.Order());
        Assert.StartsWith("bitmap/9/0 (asked of ", (await _cluster.StateRoot(Horizon).GetProgressAsync()).Unprovable, StringComparison.Ordinal);

        // The incidents stay on record, the bans are suspended, and no report that comes later brings them back.
        await _cluster.Service<SiloPeers>(0).ExchangeAsync();
        Assert.All(await _cluster.PeerBook.GetPeersAsync(), peer => Assert.Equal((false, "merkle-proof"), (peer.Banned, Assert.Single(peer.Faults).Reason)));
    }

    [Fact(Timeout = 60_000)]
    public async Task Three_liars_and_one_who_proves_are_three_liars()
    {
        await StartAsync();
        ScriptedPeer[] liars = [.. Enumerable.Range(0, 3).Select(_ => Scripted(lies: true))];
        foreach (ScriptedPeer peer in (ScriptedPeer[])[.. liars, Scripted()])
        {
            await ConnectAsync(peer.Address);
        }

        SegmentReport report = await RunAsync(Id("bitmap/9/0"));

        AssertSame(_segments[0].Result, report.Result);
        Assert.Equal((3, 3), (report.Rejected, report.Retried));
        await _cluster.Service<SiloPeers>(0).ExchangeAsync();
        Assert.Equal("", (await _cluster.StateRoot(Horizon).GetProgressAsync()).Unprovable);
        Assert.Equal(liars.Select(liar => liar.Address).Order(), (await _cluster.PeerBook.GetPeersAsync()).Where(peer => peer.Banned).Select(peer => peer.Address).Order());
    }

    [Fact(Timeout = 60_000)]
    public async Task The_late_answer_of_a_stalled_peer_is_used()
    {
        var time = new WatchedTime();
        _options.StallTimeout = TimeSpan.FromSeconds(5);
        await StartAsync(time);
        var late = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        ScriptedPeer slow = Scripted(late.Task);
        ScriptedPeer silent = Scripted(never.Task);
        await ConnectAsync(slow.Address);
        await ConnectAsync(silent.Address);
        Task<SegmentReport> running = RunAsync(Id("bitmap/9/0"));
        await slow.NextRequestAsync();

        time.Advance(_options.StallTimeout);
        await silent.NextRequestAsync();
        late.SetResult();

        SegmentReport report = await running.WaitAsync(Token);
        AssertSame(_segments[0].Result, report.Result);
        Assert.Equal((0, 1), (report.Rejected, report.Retried));
        await _cluster.Service<SiloPeers>(0).ExchangeAsync();
        IEnumerable<PeerSummary> peers = await _cluster.PeerBook.GetPeersAsync();
        Assert.All(peers, peer => Assert.False(peer.Banned));
        Assert.Equal("timeout", Assert.Single(peers.Single(peer => peer.Address == slow.Address).Faults).Reason);
        Assert.Empty(peers.Single(peer => peer.Address == silent.Address).Faults);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_slow_peer_is_joined_by_a_second_one()
    {
        var time = new WatchedTime();
        _options.HedgeAfter = TimeSpan.FromSeconds(3);
        await StartAsync(time);
        var never = new TaskCompletionSource();
        ScriptedPeer slow = Scripted(never.Task);
        await ConnectAsync(slow.Address);
        await ConnectAsync(Scripted().Address);
        Task hedging = time.WhenTimerAsync(due => due == _options.HedgeAfter);
        Task<SegmentReport> running = RunAsync(Id("bitmap/9/0"));
        await slow.NextRequestAsync();
        await hedging;

        time.Advance(_options.HedgeAfter);

        SegmentReport report = await running.WaitAsync(Token);
        AssertSame(_segments[0].Result, report.Result);
        Assert.Equal((0, 1), (report.Rejected, report.Retried));
        await _cluster.Service<SiloPeers>(0).ExchangeAsync();
        Assert.All(await _cluster.PeerBook.GetPeersAsync(), peer => Assert.Empty(peer.Faults));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_peer_with_less_work_than_the_horizon_header_has_is_not_asked_for_its_state()
    {
        await StartAsync();
        var lighter = new ScriptedPeer(Chain) { ClaimedDifficulty = Chain.Horizon.TotalDifficulty - 1 };
        _disposables.Add(lighter);
        await ConnectAsync(lighter.Address);
        Assert.Null((await RunAsync(Id("bitmap/9/0"))).Result);

        await ConnectAsync(Scripted().Address);

        AssertSame(_segments[0].Result, (await RunAsync(Id("bitmap/9/0"))).Result);
        Assert.False(lighter.WasAskedMore);
        await _cluster.Service<SiloPeers>(0).ExchangeAsync();
        Assert.All(await _cluster.PeerBook.GetPeersAsync(), peer => Assert.Empty(peer.Faults));
    }

    [Fact(Timeout = 60_000)]
    public async Task That_nobody_can_join_a_slow_peer_does_not_end_what_it_is_asked_for()
    {
        var time = new WatchedTime();
        _options.HedgeAfter = TimeSpan.FromSeconds(3);
        await StartAsync(time);
        var late = new TaskCompletionSource();
        ScriptedPeer slow = Scripted(late.Task);
        await ConnectAsync(slow.Address);
        Task hedging = time.WhenTimerAsync(due => due == _options.HedgeAfter);
        Task<SegmentReport> running = RunAsync(Id("bitmap/9/0"));
        await slow.NextRequestAsync();
        await hedging;

        time.Advance(_options.HedgeAfter);
        late.SetResult();

        SegmentReport report = await running.WaitAsync(Token);
        AssertSame(_segments[0].Result, report.Result);
        Assert.Equal((0, 0), (report.Rejected, report.Retried));
        Assert.False(slow.WasAskedMore);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_slow_peer_is_not_taken_for_one_that_cannot_prove_because_three_others_lied()
    {
        // Whoever is asked is joined by another one as soon as there is one.
        _options.HedgeAfter = TimeSpan.FromMilliseconds(1);
        await StartAsync();
        var late = new TaskCompletionSource();
        ScriptedPeer[] liars = [.. Enumerable.Range(0, 3).Select(_ => Scripted(lies: true))];
        ScriptedPeer slow = Scripted(late.Task);
        foreach (ScriptedPeer peer in (ScriptedPeer[])[.. liars, slow])
        {
            await ConnectAsync(peer.Address);
        }

        Task<SegmentReport> running = RunAsync(Id("bitmap/9/0"));
        await Task.WhenAll(liars.Append(slow).Select(peer => peer.NextRequestAsync()));
        late.SetResult();

        SegmentReport report = await running.WaitAsync(Token);
        AssertSame(_segments[0].Result, report.Result);
        Assert.Equal("", (await _cluster.StateRoot(Horizon).GetProgressAsync()).Unprovable);
    }

    [Fact(Timeout = 60_000)]
    public async Task Two_activations_of_a_segment_at_once_store_one_result()
    {
        var both = new TaskCompletionSource();
        ScriptedPeer peer = Scripted(both.Task);
        await StartAsync();
        GrainCluster first = _cluster;
        await ConnectAsync(peer.Address);
        Task<SegmentReport> one = RunAsync(Id("bitmap/9/0"));
        await peer.NextRequestAsync();

        // A cluster that knows nothing of the other one, as two halves of a cluster that lost each other.
        await StartAsync();
        await ConnectAsync(peer.Address);
        Task<SegmentReport> two = RunAsync(Id("bitmap/9/0"));
        await peer.NextRequestAsync();
        both.SetResult();

        AssertSame(_segments[0].Result, (await one.WaitAsync(Token)).Result);
        AssertSame(_segments[0].Result, (await two.WaitAsync(Token)).Result);
        string result = $"states/{Horizon}/bitmap/09/0000000000.result";
        Assert.NotEqual(first.Store(0).Put.Contains(result), _cluster.Store(0).Put.Contains(result));
        AssertSame(_segments[0].Result, await _states.ReadResultAsync(Horizon, Id("bitmap/9/0"), Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_segment_that_another_activation_stores_while_this_one_waits_for_a_peer_is_not_asked_for()
    {
        var time = new WatchedTime();
        _options.HedgeAfter = TimeSpan.FromSeconds(3);
        await StartAsync(time);
        ScriptedPeer peer = Scripted();
        await ConnectAsync(peer.Address);
        PeerPool pool = _cluster.Service<SiloPeers>(0).Pool;

        // All that a new peer takes at a time.
        PeerLease one = Assert.IsType<PeerLease>(await pool.RentAsync(new PeerQuery(), Token));
        PeerLease two = Assert.IsType<PeerLease>(await pool.RentAsync(new PeerQuery(), Token));
        Task waits = time.WhenTimerAsync(due => due == _options.HedgeAfter);
        Task<SegmentReport> running = RunAsync(Id("bitmap/9/0"));
        await waits;

        await StoredStates.WriteAsync(_states, Horizon, _segments[0]);
        time.Advance(TimeSpan.FromSeconds(1));
        one.Dispose();
        two.Dispose();

        SegmentReport report = await running.WaitAsync(Token);
        AssertSame(_segments[0].Result, report.Result);
        Assert.Equal((0, 0), (report.Rejected, report.Retried));
        Assert.False(peer.WasAskedMore);
        Assert.Equal(1UL, (await _cluster.StateRoot(Horizon).GetProgressAsync()).VerifiedTotal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_segment_runs_on_the_silo_whose_worker_leased_it()
    {
        await StartAsync(silos: 2);
        for (int silo = 0; silo < 2; silo++)
        {
            await _cluster.ConnectAsync(silo, [Peer().EndPoint]);
        }

        string[] kinds = ["bitmap/9/0", "kernel/11/0"];
        for (int silo = 0; silo < 2; silo++)
        {
            ISegmentGrain grain = _cluster.On(silo).GetGrain<ISegmentGrain>(GrainKeys.Segment(Chain.Network.GenesisHash, Id(kinds[silo]), Horizon));
            Assert.NotNull((await grain.RunAsync(Heights)).Result);
        }

        Assert.Contains(_cluster.Store(0).Put, name => name.EndsWith("bitmap/09/0000000000.segment", StringComparison.Ordinal));
        Assert.Contains(_cluster.Store(1).Put, name => name.EndsWith("kernel/11/0000000000.segment", StringComparison.Ordinal));
    }

    private static StateSegmentId Id(string text) => StateSegmentId.TryParse(text, out StateSegmentId id) ? id : throw new FormatException(text);

    private static Fault Fault(string name) => FaultCatalogue.TryGet(name, out Fault? fault) ? fault : throw new ArgumentException(name);

    private static void AssertSame(SegmentResult expected, SegmentResult? actual) =>
        Assert.Equal(Convert.ToHexString(SegmentResultCodec.Write(expected)), Convert.ToHexString(SegmentResultCodec.Write(Assert.IsType<SegmentResult>(actual))));

    private async Task StartAsync(TimeProvider? time = null, short silos = 1)
    {
        _cluster = await GrainCluster.StartAsync(Chain.Network, _objects, _options, time, silos);
        _disposables.Add(_cluster);
        Assert.Null(await _cluster.StateRoot(Horizon).StartAsync(Chain.Horizon.Height, Heights));
    }

    private ChainPeer Peer(ChainPeerOptions? options = null)
    {
        ChainPeer peer = ChainPeer.Start(Chain, options ?? new ChainPeerOptions());
        _disposables.Add(peer);
        return peer;
    }

    private ScriptedPeer Scripted(Task? gate = null, bool lies = false)
    {
        var peer = new ScriptedPeer(Chain) { Gate = gate ?? Task.CompletedTask, Lies = lies };
        _disposables.Add(peer);
        return peer;
    }

    /// <summary>Makes a further peer known and waits until the first silo is connected to it.</summary>
    private async Task ConnectAsync(string address)
    {
        await _cluster.PeerBook.AddAsync([address]);
        SiloPeers peers = _cluster.Service<SiloPeers>(0);
        await peers.ExchangeAsync();
        var only = new PeerQuery { Excluded = [.. peers.Pool.Snapshot().Select(peer => peer.EndPoint).Where(peer => peer.ToString() != address)] };
        using PeerLease? lease = await peers.Pool.RentAsync(only, Token);
        Assert.NotNull(lease);
    }

    private Task<SegmentReport> RunAsync(StateSegmentId id) =>
        _cluster.On(0).GetGrain<ISegmentGrain>(GrainKeys.Segment(Chain.Network.GenesisHash, id, Horizon)).RunAsync(Heights);
}
