using System.Text.Json.Serialization;

namespace GrinOrleansSync.Devnet.Recording;

/// <summary>Numbers by kind of segment, as state.json has them.</summary>
internal sealed record SegmentCounts(int Bitmap, int Kernel, int Output, [property: JsonPropertyName("rangeproof")] int RangeProof);
