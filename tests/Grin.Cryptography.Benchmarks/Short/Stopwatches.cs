using System.Diagnostics;
using Grin.Cryptography.Benchmarks.Work;

namespace Grin.Cryptography.Benchmarks.Short;

/// <summary>
/// Times workloads of one thread by processor time, as waiting for a core that others use does not count, and by the best of many
/// stretches, as neither does what they push out of the caches.
/// </summary>
internal static class Stopwatches
{
    // Many steps of any system's clock for processor time.
    private static readonly TimeSpan Stretch = TimeSpan.FromSeconds(0.1);

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(1.5);

    /// <summary>Runs a workload for two seconds or so.</summary>
    public static MeasuredRow Measure(Workload workload)
    {
        Best(workload, WarmUp);
        return new MeasuredRow(workload.Name, Arithmetic.Path.ToString(), Best(workload, Measured) * 1e6 / workload.Items);
    }

    private static double Best(Workload workload, TimeSpan time)
    {
        double best = double.MaxValue;
        long started = Stopwatch.GetTimestamp();
        do
        {
            best = Math.Min(best, SecondsOfStretch(workload));
        }
        while (Stopwatch.GetElapsedTime(started) < time);
        return best;
    }

    private static double SecondsOfStretch(Workload workload)
    {
        int runs = 0;
        TimeSpan before = Environment.CpuUsage.TotalTime;
        TimeSpan used;
        do
        {
            workload.Run();
            runs++;
            used = Environment.CpuUsage.TotalTime - before;
        }
        while (used < Stretch);
        return used.TotalSeconds / runs;
    }
}
