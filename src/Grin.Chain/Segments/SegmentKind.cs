namespace Grin.Chain.Segments;

/// <summary>The four MMRs that a state is made of, in the order in which the node asks for them (p2p.md §8).</summary>
public enum SegmentKind : byte
{
    /// <summary>Which outputs are unspent, in chunks of 1024 (consensus.md §9.1).</summary>
    Bitmap,

    /// <summary>Output identifiers.</summary>
    Output,

    /// <summary>Range proofs; the same positions as the outputs.</summary>
    RangeProof,

    /// <summary>Kernels.</summary>
    Kernel,
}
