using System.Diagnostics;
using System.Security.Cryptography;
using Grin.Chain.Transactions;
using Grin.Cryptography.Benchmarks.Work;
using GrinOrleansSync.Grains.Verification;

namespace Grin.Cryptography.Benchmarks.Short;

/// <summary>Range proofs through the silo's verifier pool, with one thread and with several.</summary>
internal static class CoreScaling
{
    // Every thread has several, so that the end of a round, when some have none left, weighs little.
    private const int BatchSize = 512;
    private const int BatchesPerThread = 4;
    private const int WeightSeedSize = 32;

    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(4);

    /// <summary>Proofs in a second, the best round of each pool; the rounds alternate, so that both meet the same machine.</summary>
    public static async Task<(double One, double Many)> MeasureAsync(int threads)
    {
        using var one = new VerifierPool(1);
        using var many = new VerifierPool(threads);
        double bestOne = 0;
        double bestMany = 0;
        long started = Stopwatch.GetTimestamp();
        do
        {
            bestOne = Math.Max(bestOne, await RoundAsync(one));
            bestMany = Math.Max(bestMany, await RoundAsync(many));
        }
        while (Stopwatch.GetElapsedTime(started) < Measured);
        return (bestOne, bestMany);
    }

    /// <summary>Proofs that <see cref="VerifyAsync"/> verifies for each thread of a pool.</summary>
    public const int PerThread = BatchSize * BatchesPerThread;

    /// <summary>Verifies as many proofs for each thread of a pool, in batches.</summary>
    /// <exception cref="InvalidOperationException">The verdict is no.</exception>
    public static async Task VerifyAsync(VerifierPool pool)
    {
        bool[] verdicts = await Task.WhenAll(Enumerable.Range(0, BatchesPerThread * pool.Size).Select(batch => pool.RunAsync(() => Verify(batch))));
        if (!Array.TrueForAll(verdicts, verdict => verdict))
        {
            throw new InvalidOperationException("Valid proofs were refused.");
        }
    }

    private static async Task<double> RoundAsync(VerifierPool pool)
    {
        long started = Stopwatch.GetTimestamp();
        await VerifyAsync(pool);
        return pool.Size * PerThread / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static bool Verify(int batch)
    {
        MadeProofs made = MadeProofs.Instance;
        int first = batch * BatchSize % MadeProofs.Count;
        int[] rows = [.. Enumerable.Range(first, BatchSize)];
        return Bulletproof.VerifyBatch(
            new Rows(made.Outputs, OutputIdentifier.Size, OutputIdentifier.CommitmentOffset, OutputIdentifier.CommitmentSize, rows),
            new Rows(made.Proofs, RangeProof.Size, RangeProof.ProofOffset, RangeProof.ProofSize, rows),
            RandomNumberGenerator.GetBytes(WeightSeedSize));
    }
}
