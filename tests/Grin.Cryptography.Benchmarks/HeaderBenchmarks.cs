using BenchmarkDotNet.Attributes;
using Grin.Cryptography.Benchmarks.Work;

namespace Grin.Cryptography.Benchmarks;

/// <summary>What headers take, beside a straightforward implementation of the same.</summary>
[MemoryDiagnoser]
public class HeaderBenchmarks
{
    private Comparison? _comparison;

    /// <summary>Every work there is.</summary>
    public static IEnumerable<string> Names => Comparisons.All.Select(entry => entry.Name);

    /// <summary>The work.</summary>
    [ParamsSource(nameof(Names))]
    public string Work { get; set; } = "";

    /// <summary>Prepares it.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        _comparison = Comparisons.All.Single(entry => entry.Name == Work).Create(Work);
        _comparison.ThrowIfDifferent();
    }

    /// <summary>All items of the work by the product.</summary>
    [Benchmark]
    public void Product() => _comparison!.Product.Run();

    /// <summary>All items of the work in the straightforward way.</summary>
    [Benchmark(Baseline = true)]
    public void Straightforward() => _comparison!.Straightforward.Run();
}
