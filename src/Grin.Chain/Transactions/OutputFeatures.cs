namespace Grin.Chain.Transactions;

/// <summary>Kinds of outputs by their byte on the wire (consensus.md §3).</summary>
public enum OutputFeatures : byte
{
    /// <summary>An ordinary output.</summary>
    Plain,

    /// <summary>An output of a block reward.</summary>
    Coinbase,
}
