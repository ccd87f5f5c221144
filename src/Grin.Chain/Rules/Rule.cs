namespace Grin.Chain.Rules;

/// <summary>A rule that data can break, by the name under which results report it (interface.md §2).</summary>
/// <param name="Name">Lower-case words with hyphens.</param>
public readonly record struct Rule(string Name)
{
    /// <summary>Timestamp ahead of the clock or not after the previous header's (consensus.md §4.1.1, §4.2.5).</summary>
    public static Rule Timestamp => new("timestamp");

    /// <summary>Header version other than the height's (consensus.md §4.1.2).</summary>
    public static Rule Version => new("version");

    /// <summary>Edge bits or cycle (consensus.md §4.1.3, §4.1.4, §6).</summary>
    public static Rule ProofOfWork => new("pow");

    /// <summary>Headers that do not link by hash and height (consensus.md §4.2.2, §4.2.3).</summary>
    public static Rule HeaderChain => new("header-chain");

    /// <summary>Previous root other than the header MMR's (consensus.md §4.2.13).</summary>
    public static Rule HeaderMmr => new("header-mmr");

    /// <summary>MMR sizes that do not grow, or that no MMR has (consensus.md §4.2.6).</summary>
    public static Rule MmrSize => new("mmr-size");

    /// <summary>More outputs and kernels than blocks may hold (consensus.md §4.1.5, §4.2.7).</summary>
    public static Rule BlockWeight => new("block-weight");

    /// <summary>Total difficulty (consensus.md §4.2.9 to §4.2.11).</summary>
    public static Rule Difficulty => new("difficulty");

    /// <summary>Secondary scaling (consensus.md §4.2.12).</summary>
    public static Rule SecondaryScaling => new("secondary-scaling");

    /// <summary>Another genesis than the network's.</summary>
    public static Rule Genesis => new("genesis");

    /// <summary>A header's kernel root differs from the kernels' (consensus.md §11.2).</summary>
    public static Rule KernelHistory => new("kernel-history");

    /// <summary>A kernel in a block below its lock height (consensus.md §12).</summary>
    public static Rule LockHeight => new("lock-height");

    /// <summary>An excess repeated too soon by a no-recent-duplicate kernel (consensus.md §11.3).</summary>
    public static Rule Nrd => new("nrd");

    /// <summary>A kernel's signature (consensus.md §11.8).</summary>
    public static Rule KernelSignature => new("kernel-signature");

    /// <summary>An unspent output's range proof (consensus.md §11.7).</summary>
    public static Rule RangeProof => new("range-proof");

    /// <summary>Outputs, kernels, offset and supply do not balance (consensus.md §11.6).</summary>
    public static Rule KernelSums => new("kernel-sums");

    /// <summary>Stored outputs that do not prove.</summary>
    public static Rule OutputRoot => new("output-root");

    /// <summary>Stored range proofs that do not prove.</summary>
    public static Rule RangeProofRoot => new("range-proof-root");

    /// <summary>Stored kernels that do not prove.</summary>
    public static Rule KernelRoot => new("kernel-root");

    /// <summary>A stored bitmap that does not prove.</summary>
    public static Rule Bitmap => new("bitmap");

    /// <summary>A damaged, missing or foreign file.</summary>
    public static Rule StoredData => new("stored-data");

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
