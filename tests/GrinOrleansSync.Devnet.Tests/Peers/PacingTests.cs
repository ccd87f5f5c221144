using Grin.Chain.Networks;
using Grin.P2P;
using GrinOrleansSync.Devnet.Peers;
using Microsoft.Extensions.Time.Testing;

namespace GrinOrleansSync.Devnet.Tests.Peers;

/// <summary>Bandwidth, latency and unfinished frames, on a clock that only the test moves.</summary>
public sealed class PacingTests : IDisposable
{
    private static readonly NetworkParameters Network = RecordedChains.Demo.Network.Parameters;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private readonly FakeTimeProvider _time = new();
    private readonly RecordingStream _stream = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _stream.Dispose();

    [Fact]
    public async Task Bandwidth_is_shared_by_the_connections_of_a_peer()
    {
        var bandwidth = new Bandwidth(10_000, _time);
        var options = new ChainPeerOptions { Time = _time, BytesPerSecond = 10_000 };
        PeerFrameFilter[] connections = [new(Network, options, [], bandwidth), new(Network, options, [], bandwidth)];
        OutgoingFrame frame = FrameOf(20_000);

        var sending = Task.WhenAll(connections.Select(connection => connection.SendAsync(frame, _stream, Cancellation).AsTask()));
        TimeSpan elapsed = await RunAsync(sending, spent => Assert.True(_stream.Length <= (10_000 * spent.TotalSeconds) + (2 * bandwidth.Piece)));

        Assert.Equal(2 * frame.Bytes.Length, _stream.Length);
        Assert.True(elapsed >= TimeSpan.FromSeconds(3.9));
    }

    [Fact]
    public async Task Latency_delays_every_frame_and_holds_up_none()
    {
        var filter = new PeerFrameFilter(Network, new ChainPeerOptions { Time = _time, Latency = TimeSpan.FromSeconds(1) }, [], bandwidth: null);
        OutgoingFrame frame = FrameOf(1000);

        for (int i = 0; i < 10; i++)
        {
            Assert.True(await filter.SendAsync(frame, _stream, Cancellation));
        }

        Assert.Empty(_stream.Written);
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Empty(_stream.Written);
        while (_stream.Length < 10 * frame.Bytes.Length)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        Assert.Equal(Enumerable.Repeat(frame.Bytes.ToArray(), 10).SelectMany(bytes => bytes), _stream.Written);
    }

    [Fact]
    public async Task A_frame_under_way_ends_with_its_connection()
    {
        using var closed = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var filter = new PeerFrameFilter(Network, new ChainPeerOptions { Time = _time, Latency = TimeSpan.FromSeconds(1) }, [], bandwidth: null);
        await filter.SendAsync(FrameOf(1000), _stream, closed.Token);

        await closed.CancelAsync();

        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Empty(_stream.Written);
    }

    [Fact]
    public async Task A_dripping_peer_sends_a_kilobyte_a_second()
    {
        var filter = new PeerFrameFilter(Network, new ChainPeerOptions { Time = _time }, HandlerProbe.Faults("drip"), bandwidth: null);
        OutgoingFrame frame = FrameOf(5000);

        Task sending = filter.SendAsync(frame, _stream, Cancellation).AsTask();
        TimeSpan elapsed = await RunAsync(sending, spent => Assert.True(_stream.Length <= (1000 * spent.TotalSeconds) + 100));

        Assert.Equal(frame.Bytes.ToArray(), _stream.Written);
        Assert.True(elapsed >= TimeSpan.FromSeconds(4.9));
    }

    [Fact]
    public async Task A_dripping_peer_sends_other_messages_at_once()
    {
        var filter = new PeerFrameFilter(Network, new ChainPeerOptions { Time = _time }, HandlerProbe.Faults("drip"), bandwidth: null);
        OutgoingFrame pong = OutgoingFrame.Of(Network.Magic, new Pong(new ChainTip(1, 2)));

        Assert.True(await filter.SendAsync(pong, _stream, Cancellation));

        Assert.Equal(pong.Bytes.ToArray(), _stream.Written);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public async Task A_peer_that_hangs_up_inside_a_frame_sends_half_of_it(int latency)
    {
        var filter = new PeerFrameFilter(Network, new ChainPeerOptions { Time = _time, Latency = TimeSpan.FromMilliseconds(latency) }, HandlerProbe.Faults("hang-up-in-frame"), bandwidth: null);
        OutgoingFrame frame = FrameOf(1000);

        Task<bool> sending = filter.SendAsync(frame, _stream, Cancellation).AsTask();
        await RunAsync(sending, _ => { });

        Assert.False(await sending);
        Assert.Equal(frame.Bytes[..(frame.Bytes.Length / 2)].ToArray(), _stream.Written);
    }

    [Fact]
    public async Task A_peer_that_stalls_inside_a_frame_sends_half_of_it_and_keeps_the_connection()
    {
        using var closed = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var filter = new PeerFrameFilter(Network, new ChainPeerOptions { Time = _time }, HandlerProbe.Faults("stall-in-frame"), bandwidth: null);
        OutgoingFrame frame = FrameOf(1000);

        Task<bool> sending = filter.SendAsync(frame, _stream, closed.Token).AsTask();
        _time.Advance(TimeSpan.FromHours(1));

        Assert.False(sending.IsCompleted);
        Assert.Equal(frame.Bytes[..(frame.Bytes.Length / 2)].ToArray(), _stream.Written);
        await closed.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    private static OutgoingFrame FrameOf(int length) => OutgoingFrame.Of(Network.Magic, MessageType.KernelSegment, new byte[length]);

    private async Task<TimeSpan> RunAsync(Task sending, Action<TimeSpan> look)
    {
        while (!sending.IsCompleted)
        {
            look(_time.GetUtcNow() - _time.Start);
            _time.Advance(Step);
            await Task.Yield();
        }

        await sending;
        return _time.GetUtcNow() - _time.Start;
    }
}
