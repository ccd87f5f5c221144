using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>A message that can be sent. Readers ignore bytes after a body, as the node does (p2p.md §11, trap 9).</summary>
public interface IMessage
{
    /// <summary>Its type.</summary>
    MessageType Type { get; }

    /// <summary>Writes the body.</summary>
    void Write(WireWriter writer);
}
