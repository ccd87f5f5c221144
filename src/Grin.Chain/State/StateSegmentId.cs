using System.Globalization;
using Grin.Chain.Segments;

namespace Grin.Chain.State;

/// <summary>One segment of a state: of which MMR, and which.</summary>
/// <param name="Kind">The MMR.</param>
/// <param name="Id">Height and index.</param>
public readonly record struct StateSegmentId(SegmentKind Kind, SegmentIdentifier Id)
{
    /// <summary>As <c>output/11/3</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{KindName(Kind)}/{Id.Height}/{Id.Index}");

    /// <summary>The lower-case name of a kind: bitmap, output, rangeproof, kernel.</summary>
    public static string KindName(SegmentKind kind) => kind switch
    {
        SegmentKind.Bitmap => "bitmap",
        SegmentKind.Output => "output",
        SegmentKind.RangeProof => "rangeproof",
        _ => "kernel",
    };

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string text, out StateSegmentId id)
    {
        id = default;
        string[] parts = text.Split('/');
        if (parts.Length != 3
            || !byte.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out byte height)
            || !ulong.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out ulong index))
        {
            return false;
        }

        foreach (SegmentKind kind in Enum.GetValues<SegmentKind>())
        {
            if (parts[0] == KindName(kind))
            {
                id = new StateSegmentId(kind, new SegmentIdentifier(height, index));
                return true;
            }
        }

        return false;
    }
}
