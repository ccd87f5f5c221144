using Grin.Chain;
using Grin.Chain.Transactions;

namespace GrinOrleansSync.Devnet.Generation;

/// <summary>An output of a generated chain.</summary>
internal sealed class PlannedOutput
{
    /// <summary>Which of the chain's, in the order of making: what its keys come from.</summary>
    public required ulong Number { get; init; }

    /// <summary>Its value in nanogrin.</summary>
    public required ulong Value { get; init; }

    /// <summary>Feature byte and commitment.</summary>
    public required byte[] Identifier { get; init; }

    /// <summary>Where it stands in the output MMR; known when its block is complete.</summary>
    public ulong LeafIndex { get; set; }

    /// <summary>Whether its range proof proves another value.</summary>
    public bool HasFalseProof { get; init; }

    /// <summary>The kind of output.</summary>
    public OutputFeatures Features => new OutputIdentifier(Identifier).Features;

    /// <summary>The 33-byte commitment.</summary>
    public ReadOnlySpan<byte> Commitment => new OutputIdentifier(Identifier).Commitment;

    /// <summary>By which outputs of a block are sorted (consensus.md §13.3).</summary>
    public Hash OutputOrder => SortKey.Of(Identifier);

    /// <summary>By which inputs of a block are sorted, in the form without features.</summary>
    public Hash InputOrder => SortKey.Of(Commitment);
}
