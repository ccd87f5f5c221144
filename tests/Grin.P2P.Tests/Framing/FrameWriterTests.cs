using Grin.P2P.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Grin.P2P.Tests.Framing;

public sealed class FrameWriterTests : IDisposable
{
    private static readonly OutgoingFrame Ping = OutgoingFrame.Of(TestNetwork.Magic, new Ping(default));

    private readonly FakeTimeProvider _time = new();
    private readonly BlockedStream _stream = new();
    private readonly FrameWriter _writer;

    public FrameWriterTests() => _writer = new FrameWriter(_stream, TimeSpan.FromSeconds(60), _time, filter: null);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _stream.Dispose();

    [Fact]
    public async Task A_peer_that_reads_nothing_is_a_timeout()
    {
        Task sending = _writer.SendAsync(Ping, CancellationToken.None, Cancelled).AsTask();
        _time.Advance(TimeSpan.FromSeconds(59.9));
        Assert.False(sending.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(0.1));

        await Faults.AssertAsync(PeerFaultReason.Timeout, PeerFaultSeverity.Score, sending);
    }

    [Fact]
    public async Task Giving_up_ends_the_wait_for_a_turn_but_never_half_a_frame()
    {
        using var giveUp = new CancellationTokenSource();
        Task first = _writer.SendAsync(Ping, CancellationToken.None, giveUp.Token).AsTask();
        Task second = _writer.SendAsync(Ping, CancellationToken.None, giveUp.Token).AsTask();

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(first.IsCompleted);
        _stream.Unblock();
        await first;
        Assert.Equal([Ping.Bytes.Length], _stream.Writes);
        Assert.Equal(Ping.Bytes.Length, _writer.BytesSent);
    }

    [Fact]
    public async Task Closing_ends_a_write_that_has_begun()
    {
        using var closed = new CancellationTokenSource();
        Task sending = _writer.SendAsync(Ping, closed.Token, Cancelled).AsTask();

        await closed.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    /// <summary>Takes nothing until it is unblocked.</summary>
    private sealed class BlockedStream : MemoryStream
    {
        private readonly TaskCompletionSource _unblocked = new();

        public List<int> Writes { get; } = [];

        public void Unblock() => _unblocked.SetResult();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await _unblocked.Task.WaitAsync(cancellationToken);
            Writes.Add(buffer.Length);
        }
    }
}
