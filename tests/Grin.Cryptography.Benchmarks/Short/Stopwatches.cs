using System.Diagnostics;
using Grin.Cryptography.Benchmarks.Work;

namespace Grin.Cryptography.Benchmarks.Short;

/// <summary>Times workloads by the shortest of many runs, which says most where others use the machine too.</summary>
internal static class Stopwatches
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(1.5);

    /// <summary>Runs a workload for about two seconds.</summary>
    public static MeasuredRow Measure(Workload workload)
    {
        Repeat(workload, WarmUp);
        double seconds = Repeat(workload, Measured);
        return new MeasuredRow(workload.Name, Arithmetic.Path.ToString(), seconds * 1e6 / workload.Items);
    }

    private static double Repeat(Workload workload, TimeSpan time)
    {
        double best = double.MaxValue;
        long started = Stopwatch.GetTimestamp();
        do
        {
            long runStarted = Stopwatch.GetTimestamp();
            workload.Run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(runStarted).TotalSeconds);
        }
        while (Stopwatch.GetElapsedTime(started) < time);
        return best;
    }
}
