using BenchmarkDotNet.Running;
using Grin.Cryptography.Benchmarks;
using Grin.Cryptography.Benchmarks.Short;

switch (args)
{
    case ["--short"]:
        await ShortRun.RunAsync(Console.Out);
        break;
    case [PathProcess.Argument]:
        PathProcess.Measure(Console.Out);
        break;
    default:
        BenchmarkSwitcher.FromTypes([typeof(PathBenchmarks), typeof(HeaderBenchmarks), typeof(PoolBenchmarks)]).Run(args);
        break;
}
