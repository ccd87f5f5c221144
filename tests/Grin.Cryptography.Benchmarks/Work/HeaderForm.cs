using Grin.Chain.Headers;
using Grin.Chain.Wire;

namespace Grin.Cryptography.Benchmarks.Work;

/// <summary>Headers as bytes.</summary>
internal static class HeaderForm
{
    /// <summary>The wire form of headers, one after the other.</summary>
    public static byte[] Write(params IEnumerable<BlockHeader> headers)
    {
        var writer = new WireWriter();
        foreach (BlockHeader header in headers)
        {
            header.Write(writer);
        }

        return writer.ToArray();
    }
}
