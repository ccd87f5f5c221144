using Grin.P2P.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Grin.P2P.Tests.Connections;

public sealed class ProgressWatchdogTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<PeerFault> _faults = [];
    private readonly ProgressWatchdog _watchdog;
    private bool _unread;

    public ProgressWatchdogTests() => _watchdog = new ProgressWatchdog(TestNetwork.Options(), _time, () => _unread, _faults.Add);

    public void Dispose() => _watchdog.Dispose();

    [Fact]
    public void Silence_while_an_answer_is_owed_is_a_stall()
    {
        Pass(100);
        _watchdog.SetOwing(true);
        Pass(4.9);
        Assert.Empty(_faults);

        Pass(0.1);

        PeerFault fault = Assert.Single(_faults);
        Assert.Equal((PeerFaultReason.Timeout, PeerFaultSeverity.Score), (fault.Reason, fault.Severity));
        Assert.True(_watchdog.IsStalled);
    }

    [Fact]
    public void Silence_while_nothing_is_owed_is_none()
    {
        _watchdog.SetOwing(true);
        Pass(4);
        _watchdog.SetOwing(false);
        Pass(3_600);

        Assert.Empty(_faults);
    }

    [Fact]
    public void Any_byte_puts_a_stall_off_and_ends_one()
    {
        _watchdog.SetOwing(true);
        Pass(4);
        _watchdog.Received(1);
        Pass(4);
        Assert.Empty(_faults);

        Pass(1);
        Assert.Single(_faults);
        Assert.True(_watchdog.Received(1));
        Assert.False(_watchdog.IsStalled);
        Assert.False(_watchdog.Received(1));
    }

    [Fact]
    public void Bytes_that_we_are_too_slow_to_read_are_not_held_against_the_peer()
    {
        _watchdog.SetOwing(true);
        _unread = true;
        Pass(60);
        Assert.Empty(_faults);

        _unread = false;
        Pass(0.5);
        Assert.Single(_faults);
    }

    [Fact]
    public void A_stall_is_told_once_until_more_is_owed()
    {
        _watchdog.SetOwing(true);
        Pass(600);
        Assert.Single(_faults);

        _watchdog.SetOwing(false);
        _watchdog.SetOwing(true);
        Pass(5);
        Assert.Equal(2, _faults.Count);
    }

    [Theory]
    [InlineData(7_000, true)]
    [InlineData(8_100, false)]
    public void A_trickle_under_the_minimum_is_a_timeout(int bytesPerSecond, bool fails)
    {
        _watchdog.SetOwing(true);
        for (int i = 0; i < 60; i++)
        {
            _watchdog.Received(bytesPerSecond / 2);
            Pass(0.5);
        }

        Assert.Equal(fails ? 1 : 0, _faults.Count);
    }

    [Fact]
    public void A_fast_start_does_not_excuse_a_trickle_after_it()
    {
        _watchdog.SetOwing(true);
        _watchdog.Received(10_000_000);
        for (int i = 0; i < 13; i++)
        {
            Assert.True(i > 9 || _faults.Count == 0);
            Pass(1);
            _watchdog.Received(100);
        }

        Assert.Single(_faults);
    }

    [Fact]
    public void Small_answers_in_time_are_no_trickle()
    {
        _watchdog.SetOwing(true);
        for (int i = 0; i < 100; i++)
        {
            Pass(1);
            _watchdog.Received(500);
            _watchdog.Answered();
        }

        Assert.Empty(_faults);
    }

    private void Pass(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
