using System.Diagnostics.CodeAnalysis;
using Grin.Chain;
using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>Asks for the headers that follow the first known hash of a locator (p2p.md §4.5).</summary>
/// <param name="Locator">Block hashes, newest first; at most <see cref="MessageLimits.MaxLocatorHashes"/>.</param>
public sealed record GetHeaders(IReadOnlyList<Hash> Locator) : IMessage
{
    /// <inheritdoc/>
    public MessageType Type => MessageType.GetHeaders;

    /// <summary>Reads a body.</summary>
    public static bool TryParse(ReadOnlySpan<byte> body, [NotNullWhen(true)] out GetHeaders? message, [NotNullWhen(false)] out WireError? error)
    {
        var reader = new WireReader(body);
        byte announced = reader.ReadByte("locator hashes");
        var locator = new Hash[reader.CheckCount(announced, MessageLimits.MaxLocatorHashes, Hash.Size, "locator hashes")];
        for (int i = 0; i < locator.Length; i++)
        {
            locator[i] = reader.ReadHash("locator hash");
        }

        error = reader.Error;
        message = error is null ? new GetHeaders(locator) : null;
        return message is not null;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        writer.WriteByte((byte)Locator.Count);
        foreach (Hash hash in Locator)
        {
            writer.WriteHash(hash);
        }
    }
}
