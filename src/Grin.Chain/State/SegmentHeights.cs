using Grin.Chain.Segments;

namespace Grin.Chain.State;

/// <summary>Heights of the segments that a state is downloaded in (p2p.md §7.7).</summary>
/// <param name="Bitmap">Of bitmap segments; 9 to 13 are served.</param>
/// <param name="Output">Of output segments; 11 to 15 are served.</param>
/// <param name="RangeProof">Of range proof segments; 7 to 11 are served. Not above <paramref name="Output"/>: a range proof segment finds its commitments in one output segment.</param>
/// <param name="Kernel">Of kernel segments; 9 to 13 are served.</param>
public readonly record struct SegmentHeights(byte Bitmap, byte Output, byte RangeProof, byte Kernel)
{
    /// <summary>
    /// Highest of any kind: a segment of 2^15 leaves is the largest any node serves, and bounds what one segment may need
    /// of memory.
    /// </summary>
    public const byte Max = 15;

    /// <summary>Highest of bitmap segments that the wire form can carry (p2p.md §7.6).</summary>
    public const byte MaxBitmap = 13;

    /// <summary>
    /// Height of the range proof segments behind the last full one when a state is renewed: the lowest that nodes serve, as
    /// range proofs are most of what there is to fetch.
    /// </summary>
    public const byte RangeProofTail = 7;

    /// <summary>What the node asks for.</summary>
    public static SegmentHeights Default => new(9, 11, 11, 11);

    /// <summary>The height for a kind.</summary>
    public byte Of(SegmentKind kind) => kind switch
    {
        SegmentKind.Bitmap => Bitmap,
        SegmentKind.Output => Output,
        SegmentKind.RangeProof => RangeProof,
        _ => Kernel,
    };

    /// <summary>
    /// Why these heights can't be used, or null. Height 0 of outputs and range proofs is among the reasons: a spent sibling
    /// can't be proven there (consensus.md §10.7).
    /// </summary>
    public string? Problem() => this switch
    {
        { Bitmap: > MaxBitmap } => $"bitmap segments of height {Bitmap} are above {MaxBitmap}",
        { Output: > Max } or { RangeProof: > Max } or { Kernel: > Max } => $"segment heights are at most {Max}",
        { Output: 0 } or { RangeProof: 0 } => "output and range proof segments have at least height 1",
        _ when RangeProof > Output => $"range proof segments of height {RangeProof} are above the output segments' {Output}",
        _ => null,
    };
}
