namespace Grin.Cryptography.Trials.Mutations;

/// <summary>
/// Spoils members of batches in every way the rules speak of and asks for verdicts: alone, together, by narrowing a failed
/// batch, and of some by the implementation on big integers. All must agree.
/// </summary>
internal static class MutationTrial
{
    private const int MutatedProofs = 20_000;
    private const int MutatedSignatures = 40_000;
    private const int MutatedCommitments = 40_000;

    /// <summary>Runs the trial and reports what was mutated and what was accepted nevertheless.</summary>
    /// <exception cref="TrialFailedException">Two verdicts differ.</exception>
    public static void Run(TrialOptions options, TextWriter report)
    {
        new MutationRun(new Proofs(), options.Seed).Run(options.Of(MutatedProofs), report);
        new MutationRun(new Signatures(), options.Seed).Run(options.Of(MutatedSignatures), report);
        new MutationRun(new Commitments(), options.Seed).Run(options.Of(MutatedCommitments), report);
    }
}
