namespace Grin.Chain.Segments;

/// <summary>Kinds of reasons why a segment does not prove.</summary>
public enum SegmentDefectKind
{
    /// <summary>A leaf or hash that the root needs is not there.</summary>
    MissingData,

    /// <summary>Everything is there, but leads to another root.</summary>
    MerkleProof,
}
