using Grin.Chain.Headers;
using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>A u16 count and as many headers.</summary>
internal static class HeaderList
{
    public static IReadOnlyList<BlockHeader> Read(ref WireReader reader, int proofSize)
    {
        ushort announced = reader.ReadUInt16("headers");
        int count = reader.CheckCount(announced, MessageLimits.MaxHeaders, BlockHeader.PreProofOfWorkSize, "headers");
        var headers = new List<BlockHeader>(count);
        for (int i = 0; i < count && BlockHeader.Read(ref reader, proofSize) is BlockHeader header; i++)
        {
            headers.Add(header);
        }

        return headers;
    }

    public static void Write(WireWriter writer, IReadOnlyList<BlockHeader> headers)
    {
        writer.WriteUInt16(checked((ushort)headers.Count));
        foreach (BlockHeader header in headers)
        {
            header.Write(writer);
        }
    }
}
