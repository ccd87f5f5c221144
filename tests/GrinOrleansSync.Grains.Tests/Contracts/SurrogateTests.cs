using Grin.Chain;
using Grin.Chain.Rules;
using Grin.Chain.Segments;
using Grin.Chain.State;
using Grin.Cryptography;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Peers;
using GrinOrleansSync.Grains.Sync;
using GrinOrleansSync.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace GrinOrleansSync.Grains.Tests.Contracts;

public sealed class SurrogateTests : IDisposable
{
    private static readonly Hash Some = RecordedChains.Small.Horizon.Hash;
    private static readonly Hash Other = RecordedChains.Small.Tip.Hash;
    private static readonly StateSegmentId Output = new(SegmentKind.Output, new SegmentIdentifier(11, ulong.MaxValue));

    private static readonly RuleViolation Violation = new(Rule.KernelSignature, RulePlace.Kernel(12, 34), "two of them");

    private static readonly StateSummary Summary = new()
    {
        HorizonHeight = 1,
        HorizonHash = Some,
        OutputRoot = Other,
        OutputPmmrRoot = RecordedChains.Demo.Tip.Hash,
        BitmapRoot = RecordedChains.Demo.Tip.OutputRoot,
        RangeProofRoot = RecordedChains.Demo.Tip.RangeProofRoot,
        KernelRoot = RecordedChains.Demo.Tip.KernelRoot,
        OutputLeaves = 2,
        UnspentOutputs = 3,
        Kernels = 4,
        UtxoSum = [8, .. new byte[32]],
        KernelSum = [9, .. new byte[32]],
    };

    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void The_chains_own_types_come_out_as_they_went_in()
    {
        Assert.Equal(Some, RoundTrip(Some));
        Assert.Equal(Hash.Zero, RoundTrip(Hash.Zero));
        Assert.Equal(Output, RoundTrip(Output));
        Assert.Equal(new SegmentHeights(1, 2, 3, 4), RoundTrip(new SegmentHeights(1, 2, 3, 4)));
        Assert.Equal(Violation, RoundTrip(Violation));
        Assert.Equal(RulePlace.Horizon(7), RoundTrip(Violation with { Place = RulePlace.Horizon(7) }).Place);
    }

    [Fact]
    public void A_summary_comes_out_as_it_went_in()
    {
        StateSummary read = RoundTrip(Summary);

        Assert.Equal(Summary.UtxoSum.AsEnumerable(), read.UtxoSum);
        Assert.Equal(Summary.KernelSum.AsEnumerable(), read.KernelSum);
        Assert.Equal(Summary, read with { UtxoSum = Summary.UtxoSum, KernelSum = Summary.KernelSum });
    }

    [Fact]
    public async Task Real_results_come_out_as_they_went_in()
    {
        IReadOnlyList<VerifiedSegment> segments = await RecordedResults.OfAsync(RecordedChains.Small, SegmentHeights.Default);
        Assert.All(segments, segment => Assert.Equal(SegmentResultCodec.Write(segment.Result), SegmentResultCodec.Write(RoundTrip(segment.Result))));
    }

    [Fact]
    public void A_result_may_hold_violations_and_infinity()
    {
        var result = new SegmentResult
        {
            Id = Output,
            Origin = Some,
            Cover = [new MmrNode(5, Some), new MmrNode(6, Other)],
            CompanionRoot = Other,
            Elements = 9,
            Sum = PointSum.Infinity,
            HeadersAnswered = 1,
            NrdKernels = 2,
            Violations = [Violation],
        };

        Assert.Equal(SegmentResultCodec.Write(result), SegmentResultCodec.Write(RoundTrip(result)));
    }

    [Fact]
    public void Records_between_grains_come_out_as_they_went_in()
    {
        var tip = new HeaderTip(5, Some, ulong.MaxValue);
        Assert.Equal(tip, RoundTrip(tip));
        Assert.Equal([Some, Other], RoundTrip(new HeaderLease(tip, [Some, Other])).Locator);
        var range = new HeaderRange("staged-headers/x", 3, Some, Other, 512, 7);
        Assert.Equal(range, RoundTrip(range));
        var submission = new HeaderSubmission(tip, true, Violation, tip, HeaderFate.Stray);
        Assert.Equal(submission, RoundTrip(submission));
        var incident = new PeerIncident(Guid.NewGuid(), "10.0.0.1:3414", "timeout", "silent", true, false);
        Assert.Equal(incident, RoundTrip(incident));
        var assignment = new SyncAssignment(SyncPhase.Refused, Some);
        Assert.Equal(assignment, RoundTrip(assignment));
        var silo = new SiloReport { Silo = "s", UsablePeers = 1, Settled = true, BytesReceived = 2, ClaimedDifficulty = 3, Slots = 4 };
        Assert.Equal(silo, RoundTrip(silo));
        SegmentReport report = RoundTrip(new SegmentReport(Output, null, 1, 2, ["10.0.0.1:3414"]));
        Assert.Equal((Output, null, 1, 2, "10.0.0.1:3414"), (report.Id, report.Result, report.Rejected, report.Retried, Assert.Single(report.FailedProof)));
        SegmentLease lease = RoundTrip(new SegmentLease([Output], SegmentHeights.Default, TimeSpan.FromSeconds(30), Some));
        Assert.Equal((Output, SegmentHeights.Default, TimeSpan.FromSeconds(30), Some), (Assert.Single(lease.Segments), lease.Heights, lease.Duration, lease.Earlier));
        Assert.Null(RoundTrip(lease with { Earlier = null }).Earlier);
        var progress = new StateProgress { Required = [1, 2, 3, 4], Verified = [1, 0, 0, 4], Rejected = 5, Retried = 6, Refusal = Violation, Unprovable = "u", TakenOver = 7 };
        var status = new SyncStatus { Phase = SyncPhase.State, Tip = tip, Horizon = tip, State = progress, Refusal = Violation, Obstacle = "o", HeaderSeconds = 1.5, StateSeconds = 2.5 };
        SyncStatus read = RoundTrip(status);
        Assert.Equal(status, read with { State = progress });
        Assert.Equal((10UL, 5UL, Violation, "u", 7UL), (read.State!.RequiredTotal, read.State.VerifiedTotal, read.State.Refusal, read.State.Unprovable, read.State.TakenOver));
    }

    [Fact]
    public void Stored_grain_states_come_out_as_they_went_in()
    {
        var book = new PeerBookState { Noted = [Guid.NewGuid()] };
        book.Peers["10.0.0.1:3414"] = new PeerEntry { BannedAt = DateTimeOffset.UnixEpoch, Left = true };
        book.Peers["10.0.0.1:3414"].Faults["timeout"] = new PeerFaultCount("timeout", 3, "silent");

        PeerBookState read = RoundTrip(book);

        Assert.Equal(book.Noted, read.Noted);
        PeerEntry peer = Assert.Single(read.Peers).Value;
        Assert.Equal((DateTimeOffset.UnixEpoch, true), (peer.BannedAt, peer.Left));
        Assert.Equal(new PeerFaultCount("timeout", 3, "silent"), Assert.Single(peer.Faults).Value);
        Assert.True(RoundTrip(new SyncGrainState { IsRunning = true }).IsRunning);
    }

    [Fact]
    public void A_result_that_does_not_parse_is_one_clear_error()
    {
        var converter = new SegmentResultConverter();

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => converter.ConvertFromSurrogate(new SegmentResultSurrogate { Encoded = [1, 2, 3] }));
        Assert.Contains("does not parse", exception.Message, StringComparison.Ordinal);
    }

    private T RoundTrip<T>(T value)
    {
        Serializer serializer = _services.GetRequiredService<Serializer>();
        return serializer.Deserialize<T>(serializer.SerializeToArray(value))!;
    }
}
