using Grin.Chain.Transactions;
using Grin.Cryptography.Proving;

namespace GrinOrleansSync.Devnet.Generation;

/// <summary>Makes outputs, each with the next number, and so with keys of its own.</summary>
internal sealed class OutputMaker(ThrowawayKeys keys)
{
    private ulong _made;

    /// <summary>The next output.</summary>
    /// <param name="features">Its kind.</param>
    /// <param name="value">Its value in nanogrin.</param>
    /// <param name="falseProof">Whether its range proof shall prove another value.</param>
    public PlannedOutput Make(OutputFeatures features, ulong value, bool falseProof = false)
    {
        var identifier = new byte[OutputIdentifier.Size];
        identifier[0] = (byte)features;
        ulong number = _made++;
        if (!Pedersen.TryCommit(value, keys.Of(KeyUse.Output, number), identifier.AsSpan(OutputIdentifier.CommitmentOffset)))
        {
            throw new InvalidOperationException($"The key of output {number} is none.");
        }

        return new PlannedOutput { Number = number, Value = value, Identifier = identifier, HasFalseProof = falseProof };
    }
}
