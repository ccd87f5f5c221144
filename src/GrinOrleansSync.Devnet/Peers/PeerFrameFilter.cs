using System.Collections.Immutable;
using Grin.Chain;
using Grin.Chain.Networks;
using Grin.Chain.Segments;
using Grin.Chain.Wire;
using Grin.P2P;
using GrinOrleansSync.Devnet.Faults;

namespace GrinOrleansSync.Devnet.Peers;

/// <summary>Sends the frames of one connection the way the peer sends: paced, spoilt, or not to their end.</summary>
internal sealed class PeerFrameFilter : IFrameFilter
{
    // 1 kB a second, and a piece often enough that the connection never looks silent.
    private const int DripSize = 100;
    private static readonly TimeSpan DripInterval = TimeSpan.FromMilliseconds(100);

    private readonly NetworkParameters _network;
    private readonly ChainPeerOptions _options;
    private readonly ImmutableArray<Fault> _faults;
    private readonly Bandwidth? _bandwidth;
    private PacedWriter? _writer;

    public PeerFrameFilter(NetworkParameters network, ChainPeerOptions options, ImmutableArray<Fault> faults, Bandwidth? bandwidth)
    {
        _network = network;
        _options = options;
        _faults = faults;
        _bandwidth = bandwidth;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> SendAsync(OutgoingFrame frame, Stream stream, CancellationToken cancellationToken)
    {
        _writer ??= new PacedWriter(stream, _options, _bandwidth, cancellationToken);
        ReadOnlyMemory<byte> bytes = Spoil(frame);
        FrameDelivery? delivery = _faults.Select(fault => fault.DeliveryOf(frame.Type)).FirstOrDefault(delivery => delivery is not null);
        switch (delivery)
        {
            case FrameDelivery.HangUpInside:
                await _writer.WriteAsync(bytes[..(bytes.Length / 2)], cancellationToken).ConfigureAwait(false);
                await _writer.CompleteAsync().ConfigureAwait(false);
                return false;
            case FrameDelivery.StallInside:
                await _writer.WriteAsync(bytes[..(bytes.Length / 2)], cancellationToken).ConfigureAwait(false);
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
                return false;
            case FrameDelivery.Drip:
                await DripAsync(_writer, bytes, cancellationToken).ConfigureAwait(false);
                return true;
            default:
                await _writer.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
                return true;
        }
    }

    private ReadOnlyMemory<byte> Spoil(OutgoingFrame frame)
    {
        if (_faults.IsEmpty)
        {
            return frame.Bytes;
        }

        var reader = new WireReader(frame.Body.Span);
        SegmentIdentifier id = default;
        if (SegmentMessageTypes.IsAnswer(frame.Type, out _))
        {
            reader.ReadBytes(Hash.Size);
            id = SegmentIdentifier.Read(ref reader);
        }

        byte[] body = frame.Body.ToArray();
        foreach (Fault fault in _faults)
        {
            var subject = new WireSubject(_network, new Randomness(_options.Seed, (int)frame.Type, id));
            body = fault.AlterBody(frame.Type, body, subject);
            if (fault.ReplaceFrame(frame.Type, subject) is byte[] replacement)
            {
                return replacement;
            }
        }

        return OutgoingFrame.Of(_network.Magic, frame.Type, body).Bytes;
    }

    private async Task DripAsync(PacedWriter writer, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        long start = _options.Time.GetTimestamp();
        for (int piece = 0; !bytes.IsEmpty; piece++)
        {
            // Against the start of the frame, so that slow timers do not make it slower still.
            TimeSpan wait = (piece * DripInterval) - _options.Time.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, _options.Time, cancellationToken).ConfigureAwait(false);
            }

            int length = Math.Min(DripSize, bytes.Length);
            await writer.WriteAsync(bytes[..length], cancellationToken).ConfigureAwait(false);
            bytes = bytes[length..];
        }
    }
}
