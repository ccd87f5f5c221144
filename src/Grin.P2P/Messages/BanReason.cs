using System.Diagnostics.CodeAnalysis;
using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>The last message to a banned peer (p2p.md §4.4).</summary>
/// <param name="Code">Why.</param>
public sealed record BanReason(BanReasonCode Code) : IMessage
{
    /// <inheritdoc/>
    public MessageType Type => MessageType.BanReason;

    /// <summary>Reads a body. One too short for a code means <see cref="BanReasonCode.None"/>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> body, [NotNullWhen(true)] out BanReason? message, [NotNullWhen(false)] out WireError? error)
    {
        var reader = new WireReader(body);
        int code = body.Length < sizeof(int) ? 0 : reader.ReadInt32("ban reason");
        if (code is < (int)BanReasonCode.None or > (int)BanReasonCode.BadHandshake)
        {
            reader.Fail(WireErrorKind.Corrupted, $"ban reason {code} is none");
        }

        error = reader.Error;
        message = error is null ? new BanReason((BanReasonCode)code) : null;
        return message is not null;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer) => writer.WriteInt32((int)Code);
}
