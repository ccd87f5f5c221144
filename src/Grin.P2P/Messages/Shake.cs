using System.Diagnostics.CodeAnalysis;
using Grin.Chain;
using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>First message of the side that accepts (p2p.md §3.2).</summary>
/// <param name="Version">The sender's own protocol version, not the negotiated one.</param>
/// <param name="Capabilities">What it does.</param>
/// <param name="TotalDifficulty">Of the sender's chain of full blocks.</param>
/// <param name="UserAgent">The sender's software.</param>
/// <param name="Genesis">Hash of its genesis block.</param>
public sealed record Shake(
    ProtocolVersion Version,
    Capabilities Capabilities,
    ulong TotalDifficulty,
    string UserAgent,
    Hash Genesis) : IMessage
{
    /// <inheritdoc/>
    public MessageType Type => MessageType.Shake;

    /// <summary>Reads a body.</summary>
    public static bool TryParse(ReadOnlySpan<byte> body, [NotNullWhen(true)] out Shake? message, [NotNullWhen(false)] out WireError? error)
    {
        var reader = new WireReader(body);
        var version = new ProtocolVersion(reader.ReadUInt32("version"));
        Capabilities capabilities = (Capabilities)reader.ReadUInt32("capabilities") & Capabilities.Known;
        ulong totalDifficulty = reader.ReadUInt64("total difficulty");
        string userAgent = WireText.Read(ref reader, "user agent");
        Hash genesis = reader.ReadHash("genesis");
        error = reader.Error;
        message = error is null ? new Shake(version, capabilities, totalDifficulty, userAgent, genesis) : null;
        return message is not null;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        writer.WriteUInt32(Version.Value);
        writer.WriteUInt32((uint)Capabilities);
        writer.WriteUInt64(TotalDifficulty);
        WireText.Write(writer, UserAgent);
        writer.WriteHash(Genesis);
    }
}
