using Grin.Chain.Wire;

namespace Grin.P2P.Tests.Support;

/// <summary>What something writes, as an array.</summary>
internal sealed class WireBytes(Action<WireWriter> write)
{
    public static implicit operator byte[](WireBytes bytes) => bytes.ToArray();

    private byte[] ToArray()
    {
        var writer = new WireWriter();
        write(writer);
        return writer.ToArray();
    }
}
