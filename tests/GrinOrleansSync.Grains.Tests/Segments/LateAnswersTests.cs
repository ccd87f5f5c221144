using Grin.Chain;
using Grin.Chain.Segments;
using Grin.Chain.State;
using Grin.Chain.Wire;
using Grin.P2P;
using GrinOrleansSync.Grains.Segments;
using GrinOrleansSync.Grains.Tests.Support;

namespace GrinOrleansSync.Grains.Tests.Segments;

public sealed class LateAnswersTests
{
    private static readonly Hash Horizon = RecordedChains.Small.Horizon.Hash;
    private static readonly StateSegmentId Wanted = new(SegmentKind.Output, new SegmentIdentifier(11, 3));

    private readonly LateAnswers _late = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_that_is_wanted_arrives_whether_or_not_someone_waits_already()
    {
        using LateAnswers.Inbox inbox = _late.Open(Horizon, Wanted);
        Task<SegmentAnswer> waiting = inbox.ReadAsync(Token);
        SegmentAnswer first = Answer(Horizon, Wanted);
        SegmentAnswer second = Answer(Horizon, Wanted);

        _late.Offer(first);
        Assert.Same(first, await waiting);
        _late.Offer(second);
        Assert.Same(second, await inbox.ReadAsync(Token));
    }

    [Fact]
    public void Another_segment_kind_or_horizon_is_not_what_is_wanted()
    {
        using LateAnswers.Inbox inbox = _late.Open(Horizon, Wanted);

        _late.Offer(Answer(Horizon, Wanted with { Id = new SegmentIdentifier(11, 4) }));
        _late.Offer(Answer(Horizon, Wanted with { Kind = SegmentKind.RangeProof }));
        _late.Offer(Answer(Hash.Zero, Wanted));

        Assert.False(inbox.ReadAsync(Token).IsCompleted);
    }

    [Fact]
    public async Task Two_answers_wait_at_most()
    {
        using LateAnswers.Inbox inbox = _late.Open(Horizon, Wanted);
        SegmentAnswer[] answers = [.. Enumerable.Range(0, 3).Select(_ => Answer(Horizon, Wanted))];
        foreach (SegmentAnswer answer in answers)
        {
            _late.Offer(answer);
        }

        Assert.Same(answers[0], await inbox.ReadAsync(Token));
        Assert.Same(answers[1], await inbox.ReadAsync(Token));
        Assert.False(inbox.ReadAsync(Token).IsCompleted);
    }

    [Fact]
    public async Task Whoever_gave_up_waiting_takes_no_answer_away()
    {
        using LateAnswers.Inbox inbox = _late.Open(Horizon, Wanted);
        using var givesUp = new CancellationTokenSource();
        Task<SegmentAnswer> given = inbox.ReadAsync(givesUp.Token);
        await givesUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        SegmentAnswer answer = Answer(Horizon, Wanted);

        _late.Offer(answer);

        Assert.Same(answer, await inbox.ReadAsync(Token));
    }

    [Fact]
    public void A_closed_inbox_takes_nothing_and_leaves_its_successor_alone()
    {
        LateAnswers.Inbox closed = _late.Open(Horizon, Wanted);
        using LateAnswers.Inbox open = _late.Open(Horizon, Wanted);
        closed.Dispose();

        _late.Offer(Answer(Horizon, Wanted));

        Assert.False(closed.ReadAsync(Token).IsCompleted);
        Assert.True(open.ReadAsync(Token).IsCompletedSuccessfully);
    }

    private static SegmentAnswer Answer(Hash horizon, StateSegmentId id) =>
        new(null!, id.Kind, horizon, id.Id, new byte[] { 1 }, ProtocolVersion.Local);
}
