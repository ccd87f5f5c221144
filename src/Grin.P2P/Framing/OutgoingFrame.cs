using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>A whole message, header and body in one buffer, so that one write sends it (p2p.md §1.5).</summary>
public readonly struct OutgoingFrame
{
    private OutgoingFrame(MessageType type, ReadOnlyMemory<byte> bytes)
    {
        Type = type;
        Bytes = bytes;
    }

    /// <summary>Type of the message.</summary>
    public MessageType Type { get; }

    /// <summary>Header and body.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The body alone.</summary>
    public ReadOnlyMemory<byte> Body => Bytes[MessageHeader.Size..];

    /// <summary>Frames a message.</summary>
    public static OutgoingFrame Of(ushort magic, IMessage message)
    {
        if (message is RawMessage raw)
        {
            return Of(magic, raw.Type, raw.Body.Span);
        }

        var writer = new WireWriter();
        message.Write(writer);
        return Of(magic, message.Type, writer.Written);
    }

    /// <summary>Frames an encoded body.</summary>
    public static OutgoingFrame Of(ushort magic, MessageType type, ReadOnlySpan<byte> body)
    {
        var bytes = new byte[MessageHeader.Size + body.Length];
        new MessageHeader(type, (ulong)body.Length).Write(bytes, magic);
        body.CopyTo(bytes.AsSpan(MessageHeader.Size));
        return new OutgoingFrame(type, bytes);
    }
}
