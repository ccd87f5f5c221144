using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Environments;
using BenchmarkDotNet.Jobs;
using Grin.Cryptography.Benchmarks.Short;

namespace Grin.Cryptography.Benchmarks;

/// <summary>A job for each path of the arithmetic that runs here.</summary>
public sealed class PathConfig : ManualConfig
{
    /// <summary>The jobs.</summary>
    public PathConfig()
    {
        foreach ((ArithmeticPath path, string? setting, string value) in PathProcess.Settings)
        {
            if (setting is null)
            {
                AddJob(Job.Default.WithRuntime(CoreRuntime.Core10_0).WithId($"{Arithmetic.Path}, all there is"));
            }
            else if (Arithmetic.Available.Contains(path))
            {
                AddJob(Job.Default.WithRuntime(CoreRuntime.Core10_0).WithEnvironmentVariable(setting, value).WithId(path.ToString()));
            }
        }
    }
}
