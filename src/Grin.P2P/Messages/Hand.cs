using System.Diagnostics.CodeAnalysis;
using Grin.Chain;
using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>First message of the side that connects (p2p.md §3.1).</summary>
/// <param name="Version">The sender's own protocol version.</param>
/// <param name="Capabilities">What it does.</param>
/// <param name="Nonce">Random for every attempt: by it a process recognises itself.</param>
/// <param name="TotalDifficulty">Of the sender's chain of full blocks.</param>
/// <param name="Sender">Only its port is used.</param>
/// <param name="Receiver">Not used.</param>
/// <param name="UserAgent">The sender's software.</param>
/// <param name="Genesis">Hash of its genesis block.</param>
public sealed record Hand(
    ProtocolVersion Version,
    Capabilities Capabilities,
    ulong Nonce,
    ulong TotalDifficulty,
    PeerAddress Sender,
    PeerAddress Receiver,
    string UserAgent,
    Hash Genesis) : IMessage
{
    /// <inheritdoc/>
    public MessageType Type => MessageType.Hand;

    /// <summary>Reads a body.</summary>
    public static bool TryParse(ReadOnlySpan<byte> body, [NotNullWhen(true)] out Hand? message, [NotNullWhen(false)] out WireError? error)
    {
        var reader = new WireReader(body);
        var version = new ProtocolVersion(reader.ReadUInt32("version"));
        Capabilities capabilities = (Capabilities)reader.ReadUInt32("capabilities") & Capabilities.Known;
        ulong nonce = reader.ReadUInt64("nonce");
        ulong totalDifficulty = reader.ReadUInt64("total difficulty");
        PeerAddress sender = PeerAddress.Read(ref reader);
        PeerAddress receiver = PeerAddress.Read(ref reader);
        string userAgent = WireText.Read(ref reader, "user agent");
        Hash genesis = reader.ReadHash("genesis");
        error = reader.Error;
        message = error is null
            ? new Hand(version, capabilities, nonce, totalDifficulty, sender, receiver, userAgent, genesis)
            : null;
        return message is not null;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        writer.WriteUInt32(Version.Value);
        writer.WriteUInt32((uint)Capabilities);
        writer.WriteUInt64(Nonce);
        writer.WriteUInt64(TotalDifficulty);
        Sender.Write(writer);
        Receiver.Write(writer);
        WireText.Write(writer, UserAgent);
        writer.WriteHash(Genesis);
    }
}
