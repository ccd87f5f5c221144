using BenchmarkDotNet.Attributes;
using Grin.Cryptography.Benchmarks.Short;
using GrinOrleansSync.Grains.Verification;

namespace Grin.Cryptography.Benchmarks;

/// <summary>Range proofs through the silo's verifier pool: twice the threads take twice the proofs, in the same time at best.</summary>
public class PoolBenchmarks : IDisposable
{
    private VerifierPool? _pool;

    /// <summary>Threads of the pool.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>Starts the pool; the first round makes the proofs.</summary>
    [GlobalSetup]
    public void SetUp() => _pool = new VerifierPool(Threads);

    /// <summary>Ends the pool.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _pool?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>As many proofs for each thread, per proof of one thread.</summary>
    [Benchmark(OperationsPerInvoke = CoreScaling.PerThread)]
    public Task RangeProofs() => CoreScaling.VerifyAsync(_pool!);
}
