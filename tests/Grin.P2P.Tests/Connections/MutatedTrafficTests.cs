using System.Net;
using Grin.P2P.Tests.Messages;
using Grin.P2P.Tests.Support;
using Grin.TestData;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grin.P2P.Tests.Connections;

public sealed class MutatedTrafficTests
{
    private static readonly IPEndPoint Remote = new(IPAddress.Parse("192.0.2.1"), 3414);

    private static readonly HashSet<string> Reasons =
    [
        PeerFaultReason.Malformed, PeerFaultReason.TooLarge, PeerFaultReason.WrongBlock, PeerFaultReason.WrongSegment,
        PeerFaultReason.Genesis, PeerFaultReason.Disconnected, PeerFaultReason.Flood,
    ];

    [Fact]
    public async Task Mutated_connections_end_with_a_fault_or_in_order_and_nothing_else()
    {
        var random = new Random(771);
        byte[] recorded = Record();
        var seen = new HashSet<string>();
        for (int i = 0; i < 3_000; i++)
        {
            seen.Add(await ReplayAsync(MessageTests.Mutate(recorded, random)));
        }

        Assert.Equal("in order", await ReplayAsync(recorded));
        Assert.Superset(new HashSet<string> { "in order", PeerFaultReason.Malformed, PeerFaultReason.TooLarge }, seen);
    }

    private static async Task<string> ReplayAsync(byte[] incoming)
    {
        try
        {
            // Disposing awaits the loops, so that an unexpected exception in any of them fails the test.
            await using PeerConnection connection = await PeerConnection.OpenAsync(
                new RecordedStream(incoming), Remote, accepted: false, TestNetwork.Options(), new SilentHandler(), TimeProvider.System, NullLogger.Instance, null, TestContext.Current.CancellationToken);
            PeerFault? fault = await connection.Completion.WaitAsync(TestContext.Current.CancellationToken);
            Assert.True(fault is null || Reasons.Contains(fault.Reason), fault?.ToString());
            return fault?.Reason ?? "in order";
        }
        catch (PeerFaultException exception)
        {
            Assert.Contains(exception.Fault.Reason, Reasons);
            return exception.Fault.Reason;
        }
    }

    /// <summary>A Shake, then every message that may come unasked.</summary>
    private static byte[] Record()
    {
        using var all = new MemoryStream();
        Write(ScriptedPeer.Shake());
        foreach (IMessage message in MessageTests.Samples())
        {
            if (message is not (Hand or Shake or TxHashSetArchive or BanReason))
            {
                Write(message);
            }
        }

        (byte type, byte[] body) = RecordedMessages.Read(TestNetwork.BlockFile).First();
        Write(new RawMessage((MessageType)type, body));
        Write(new Ping(new ChainTip(1, 2)));
        return all.ToArray();

        void Write(IMessage message) => all.Write(OutgoingFrame.Of(TestNetwork.Magic, message).Bytes.Span);
    }
}
