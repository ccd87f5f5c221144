using BenchmarkDotNet.Attributes;
using Grin.Cryptography.Benchmarks.Work;

namespace Grin.Cryptography.Benchmarks;

/// <summary>What the vector code is for, on each path.</summary>
[Config(typeof(PathConfig))]
[MemoryDiagnoser]
public class PathBenchmarks
{
    private Workload? _workload;

    /// <summary>Prepares <see cref="RangeProof"/>.</summary>
    [GlobalSetup(Target = nameof(RangeProof))]
    public void SetUpRangeProof() => _workload = Workloads.RangeProofs();

    /// <summary>Range proofs in a batch, per proof.</summary>
    [Benchmark(OperationsPerInvoke = Workloads.RangeProofCount)]
    public void RangeProof() => _workload!.Run();

    /// <summary>Prepares <see cref="Signature"/>.</summary>
    [GlobalSetup(Target = nameof(Signature))]
    public void SetUpSignature() => _workload = Workloads.Signatures();

    /// <summary>Kernel signatures in a batch, per signature.</summary>
    [Benchmark(OperationsPerInvoke = Workloads.SignatureCount)]
    public void Signature() => _workload!.Run();

    /// <summary>Prepares <see cref="CommitmentInSum"/>.</summary>
    [GlobalSetup(Target = nameof(CommitmentInSum))]
    public void SetUpCommitmentInSum() => _workload = Workloads.Commitments();

    /// <summary>Commitments parsed and summed, per commitment.</summary>
    [Benchmark(OperationsPerInvoke = Workloads.CommitmentCount)]
    public void CommitmentInSum() => _workload!.Run();

    /// <summary>Prepares <see cref="NodeHash"/>.</summary>
    [GlobalSetup(Target = nameof(NodeHash))]
    public void SetUpNodeHash() => _workload = Workloads.Hashes();

    /// <summary>BLAKE2b of MMR nodes, per node.</summary>
    [Benchmark(OperationsPerInvoke = Workloads.HashCount)]
    public void NodeHash() => _workload!.Run();

    /// <summary>Prepares <see cref="Segment"/>.</summary>
    [GlobalSetup(Target = nameof(Segment))]
    public void SetUpSegment() => _workload = ProofSegment.Create();

    /// <summary>A segment of 2048 range proofs with its Merkle check.</summary>
    [Benchmark]
    public void Segment() => _workload!.Run();
}
