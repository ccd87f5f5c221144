using BenchmarkDotNet.Attributes;
using Grin.Chain.Pow;
using Grin.Cryptography.Benchmarks.Work;

namespace Grin.Cryptography.Benchmarks;

/// <summary>Cycles and headers.</summary>
[MemoryDiagnoser]
public class HeaderBenchmarks
{
    private readonly Workload _cuckatoo32 = RecordedCycles.Create(CycleVariant.Cuckatoo, 32);
    private readonly Workload _cuckatoo31 = RecordedCycles.Create(CycleVariant.Cuckatoo, 31);
    private readonly Workload _cuckarood29 = RecordedCycles.Create(CycleVariant.Cuckarood, 29);
    private readonly Workload _headers = RecordedHeaderChain.Create();

    /// <summary>The recorded cycles of mainnet's graph, many times over.</summary>
    [Benchmark]
    public void Cuckatoo32() => _cuckatoo32.Run();

    /// <summary>The recorded cycles of mainnet's first graph, many times over.</summary>
    [Benchmark]
    public void Cuckatoo31() => _cuckatoo31.Run();

    /// <summary>The recorded cycles of one of mainnet's secondary graphs, many times over.</summary>
    [Benchmark]
    public void Cuckarood29() => _cuckarood29.Run();

    /// <summary>All headers of the demo's chain.</summary>
    [Benchmark]
    public void Headers() => _headers.Run();
}
