using Grin.Chain.Pow;
using Grin.TestData;
using GrinOrleansSync.Devnet.Recording;

namespace Grin.Cryptography.Benchmarks.Work;

/// <summary>What headers take, all on one thread.</summary>
internal static class Comparisons
{
    /// <summary>How to prepare each, by its name.</summary>
    public static IReadOnlyList<(string Name, Func<string, Comparison> Create)> All { get; } =
    [
        ("Cuckatoo32 cycle", name => RecordedCycles.Create(name, CycleVariant.Cuckatoo, 32)),
        ("Cuckatoo31 cycle", name => RecordedCycles.Create(name, CycleVariant.Cuckatoo, 31)),
        ("Cuckaroo29 cycle", name => RecordedCycles.Create(name, CycleVariant.Cuckaroo, 29)),
        ("Cuckarood29 cycle", name => RecordedCycles.Create(name, CycleVariant.Cuckarood, 29)),
        ("Cuckaroom29 cycle", name => RecordedCycles.Create(name, CycleVariant.Cuckaroom, 29)),
        ("Cuckarooz29 cycle", name => RecordedCycles.Create(name, CycleVariant.Cuckarooz, 29)),
        ("header mined in 10-bit graphs", MinedHeaders.Create),
        ("header in order, 8-cycle", name => RecordedHeaderChain.Create(name, DemoChain.Folder)),
        ("header in order, 42-cycle", name => RecordedHeaderChain.Create(name, TestVectors.Get("chains/user-240"))),
        ("kernel root of a header", KernelHistory.Create),
        ("opening of 131 372 headers", StoredHeaders.Create),
    ];
}
