using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>A message whose body is encoded already: blocks, segments.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Body">Its body.</param>
public sealed record RawMessage(MessageType Type, ReadOnlyMemory<byte> Body) : IMessage
{
    /// <inheritdoc/>
    public void Write(WireWriter writer) => writer.WriteBytes(Body.Span);
}
