using System.Diagnostics.CodeAnalysis;
using Grin.Chain;
using Grin.Chain.State;
using Grin.Chain.Wire;

namespace GrinOrleansSync.Storage.States;

/// <summary>A state that a store holds or is being given: its horizon, and in which segments.</summary>
/// <param name="Horizon">Hash of the horizon header.</param>
/// <param name="Height">Its height.</param>
/// <param name="Heights">Heights of the stored segments.</param>
/// <param name="RangeProofTail">Leaf from which on range proof segments have height <see cref="SegmentHeights.RangeProofTail"/>; null if nowhere.</param>
/// <param name="Earlier">While it is being given: horizon of the state whose full segments it takes over; null if none.</param>
public sealed record StoredState(Hash Horizon, ulong Height, SegmentHeights Heights, ulong? RangeProofTail = null, Hash? Earlier = null)
{
    // Format 1 has neither tail nor earlier state; what has neither is still written so.
    private const byte FirstVersion = 1;
    private const byte FormatVersion = 2;

    [Flags]
    private enum Parts : byte
    {
        None = 0,
        Tail = 1,
        Earlier = 2,
    }

    private Parts Present => (RangeProofTail is null ? Parts.None : Parts.Tail) | (Earlier is null ? Parts.None : Parts.Earlier);

    internal byte[] Encode()
    {
        var writer = new WireWriter();
        writer.WriteByte(Present == Parts.None ? FirstVersion : FormatVersion);
        writer.WriteHash(Horizon);
        writer.WriteUInt64(Height);
        writer.WriteByte(Heights.Bitmap);
        writer.WriteByte(Heights.Output);
        writer.WriteByte(Heights.RangeProof);
        writer.WriteByte(Heights.Kernel);
        if (Present != Parts.None)
        {
            writer.WriteByte((byte)Present);
        }

        if (RangeProofTail is { } tail)
        {
            writer.WriteUInt64(tail);
        }

        if (Earlier is { } earlier)
        {
            writer.WriteHash(earlier);
        }

        return writer.ToArray();
    }

    internal static bool TryDecode(ReadOnlySpan<byte> data, [NotNullWhen(true)] out StoredState? state)
    {
        var reader = new WireReader(data);
        byte version = reader.ReadByte();
        Hash horizon = reader.ReadHash();
        ulong height = reader.ReadUInt64();
        var heights = new SegmentHeights(reader.ReadByte(), reader.ReadByte(), reader.ReadByte(), reader.ReadByte());
        Parts parts = version == FormatVersion ? (Parts)reader.ReadByte() : Parts.None;
        ulong? tail = parts.HasFlag(Parts.Tail) ? reader.ReadUInt64() : null;
        Hash? earlier = parts.HasFlag(Parts.Earlier) ? reader.ReadHash() : null;
        reader.ExpectEnd();
        bool known = version == FirstVersion || (version == FormatVersion && parts is > Parts.None and <= (Parts.Tail | Parts.Earlier));
        state = !reader.Failed && known && heights.Problem() is null && IsTail(tail, heights)
            ? new StoredState(horizon, height, heights, tail, earlier)
            : null;
        return state is not null;
    }

    private static bool IsTail(ulong? tail, SegmentHeights heights) =>
        tail is not { } leaf || (heights.RangeProof > SegmentHeights.RangeProofTail && leaf >> heights.RangeProof << heights.RangeProof == leaf);
}
