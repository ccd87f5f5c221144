using System.Diagnostics;
using Grin.Cryptography.Benchmarks.Work;

namespace Grin.Cryptography.Benchmarks.Short;

/// <summary>Times workloads by the shortest of many runs, which says most where others use the machine too.</summary>
internal static class Stopwatches
{
    // What takes long is run so often at least.
    private const int Runs = 5;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(1.5);

    /// <summary>Runs a workload for two seconds or so.</summary>
    public static MeasuredRow Measure(Workload workload)
    {
        Repeat(workload, 1, WarmUp);
        double seconds = Repeat(workload, Runs, Measured);
        return new MeasuredRow(workload.Name, Arithmetic.Path.ToString(), seconds * 1e6 / workload.Items);
    }

    private static double Repeat(Workload workload, int runs, TimeSpan time)
    {
        double best = double.MaxValue;
        long started = Stopwatch.GetTimestamp();
        do
        {
            long runStarted = Stopwatch.GetTimestamp();
            workload.Run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(runStarted).TotalSeconds);
            runs--;
        }
        while (runs > 0 || Stopwatch.GetElapsedTime(started) < time);
        return best;
    }
}
