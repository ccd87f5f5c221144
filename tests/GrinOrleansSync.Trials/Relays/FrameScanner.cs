using System.Buffers.Binary;
using Grin.Chain.Segments;
using Grin.Chain.State;
using Grin.P2P;

namespace GrinOrleansSync.Trials.Relays;

/// <summary>Follows the frames of one direction of a connection and tells which bytes belong to which segment.</summary>
/// <param name="crossed">Told of bytes: the segment asked for or answered, null for anything else, how many, and whether the message ends with them.</param>
internal sealed class FrameScanner(Action<StateSegmentId?, int, bool> crossed)
{
    private const int HashSize = 32;
    private const int HeadSize = MessageHeader.Size + HashSize + SegmentIdentifier.Size;

    private readonly byte[] _head = new byte[HeadSize];
    private int _headLength;
    private long _left;
    private StateSegmentId? _segment;

    public void Scan(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int taken = _left > 0 ? SkipBody(bytes) : ReadHead(bytes);
            bytes = bytes[taken..];
        }
    }

    private int SkipBody(ReadOnlySpan<byte> bytes)
    {
        int taken = (int)Math.Min(_left, bytes.Length);
        _left -= taken;
        crossed(_segment, taken, _left == 0);
        return taken;
    }

    /// <summary>The header, and of a message about a segment as much of the body as names it.</summary>
    private int ReadHead(ReadOnlySpan<byte> bytes)
    {
        int wanted = _headLength < MessageHeader.Size ? MessageHeader.Size : HeadSize;
        int taken = Math.Min(wanted - _headLength, bytes.Length);
        bytes[..taken].CopyTo(_head.AsSpan(_headLength));
        _headLength += taken;
        if (_headLength < wanted)
        {
            return taken;
        }

        var type = (MessageType)_head[2];
        long length = (long)BinaryPrimitives.ReadUInt64BigEndian(_head.AsSpan(3));
        bool isOfSegment = SegmentMessageTypes.IsRequest(type, out SegmentKind kind) || SegmentMessageTypes.IsAnswer(type, out kind);
        if (isOfSegment && wanted == MessageHeader.Size)
        {
            return taken;
        }

        ReadOnlySpan<byte> id = _head.AsSpan(MessageHeader.Size + HashSize);
        _segment = isOfSegment ? new StateSegmentId(kind, new SegmentIdentifier(id[0], BinaryPrimitives.ReadUInt64BigEndian(id[1..]))) : null;
        _left = length - (_headLength - MessageHeader.Size);
        crossed(_segment, _headLength, _left == 0);
        _headLength = 0;
        return taken;
    }
}
