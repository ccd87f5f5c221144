using System.Diagnostics.CodeAnalysis;
using Grin.Chain;
using Grin.Chain.State;
using Grin.Chain.Wire;

namespace GrinOrleansSync.Storage.States;

/// <summary>A state that a store holds or is being given: its horizon, and in which segments.</summary>
/// <param name="Horizon">Hash of the horizon header.</param>
/// <param name="Height">Its height.</param>
/// <param name="Heights">Heights of the stored segments.</param>
public sealed record StoredState(Hash Horizon, ulong Height, SegmentHeights Heights)
{
    private const byte FormatVersion = 1;

    internal byte[] Encode()
    {
        var writer = new WireWriter();
        writer.WriteByte(FormatVersion);
        writer.WriteHash(Horizon);
        writer.WriteUInt64(Height);
        writer.WriteByte(Heights.Bitmap);
        writer.WriteByte(Heights.Output);
        writer.WriteByte(Heights.RangeProof);
        writer.WriteByte(Heights.Kernel);
        return writer.ToArray();
    }

    internal static bool TryDecode(ReadOnlySpan<byte> data, [NotNullWhen(true)] out StoredState? state)
    {
        var reader = new WireReader(data);
        byte version = reader.ReadByte();
        Hash horizon = reader.ReadHash();
        ulong height = reader.ReadUInt64();
        var heights = new SegmentHeights(reader.ReadByte(), reader.ReadByte(), reader.ReadByte(), reader.ReadByte());
        reader.ExpectEnd();
        state = !reader.Failed && version == FormatVersion && heights.Problem() is null
            ? new StoredState(horizon, height, heights)
            : null;
        return state is not null;
    }
}
