namespace GrinOrleansSync.Devnet.Generation;

/// <summary>What a key of a generated chain is for.</summary>
internal enum KeyUse : byte
{
    /// <summary>The blinding factor of an output.</summary>
    Output,

    /// <summary>The nonce of a range proof.</summary>
    RangeProof,

    /// <summary>The excess of a kernel.</summary>
    Excess,

    /// <summary>The nonce of a signature.</summary>
    Signature,

    /// <summary>An excess that no-recent-duplicate kernels share.</summary>
    SharedExcess,
}
