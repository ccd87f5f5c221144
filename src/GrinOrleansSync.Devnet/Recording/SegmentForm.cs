namespace GrinOrleansSync.Devnet.Recording;

/// <summary>How much of outputs and range proofs a peer has.</summary>
public enum SegmentForm
{
    /// <summary>Every leaf that the recording has, spent ones too.</summary>
    Full,

    /// <summary>What is left after pruning everything spent at the horizon (consensus.md §16).</summary>
    Sparse,
}
