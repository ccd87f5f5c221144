using System.Diagnostics;
using System.Globalization;
using Grin.Cryptography.Benchmarks.Work;

namespace Grin.Cryptography.Benchmarks.Short;

/// <summary>Everything in two tables within three minutes.</summary>
internal static class ShortRun
{
    // Microseconds on one core of an AMD EPYC (Zen 5) machine: libsecp256k1-zkp as Grin builds it (32-bit limbs, no assembly), and
    // the best build of it (64-bit limbs, assembly, GMP).
    private static readonly (string Work, double AsGrinBuildsIt, double Best)[] Library =
    [
        ("range proof", 354, 197), ("kernel signature", 41.2, 29.2), ("commitment", 15.0, 10.5), ("segment of 2048", 2048 * 354, 2048 * 197),
    ];

    /// <summary>Measures everything and prints the tables.</summary>
    public static async Task RunAsync(TextWriter report)
    {
        long started = Stopwatch.GetTimestamp();
        string proofs = Path.GetTempFileName();
        try
        {
            MadeProofs.Instance.Write(proofs);
            report.WriteLine($"{"work",-32} {"path",-9} {"µs each",12} {"a second",14} {"C as Grin builds it",20} {"C at its best",14}");
            foreach ((ArithmeticPath path, string? setting, string value) in PathProcess.Settings)
            {
                if (setting is null || Arithmetic.Available.Contains(path))
                {
                    foreach (MeasuredRow row in PathProcess.Run(setting, value, proofs))
                    {
                        Print(report, row);
                    }
                }
            }
        }
        finally
        {
            File.Delete(proofs);
        }

        if (Environment.ProcessorCount > 1)
        {
            (double one, double two) = await CoreScaling.MeasureAsync(2);
            report.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"range proofs a second through the verifier pool: {one:0} on 1 core, {two:0} on 2, {two / one:0.00} times as many"));
        }

        PrintComparisons(report);
        report.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Processor time of one core, the best of many runs each, in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s, on {Environment.ProcessorCount} cores that others may have used too; C: how many times as fast as the recorded figures of the C library."));
    }

    private static void PrintComparisons(TextWriter report)
    {
        report.WriteLine();
        report.WriteLine($"{"work",-32} {"path",-9} {"µs each",12} {"a second",14}   times as fast as the straightforward way");
        foreach ((string name, Func<string, Comparison> create) in Comparisons.All)
        {
            Comparison comparison = create(name);
            comparison.ThrowIfDifferent();
            MeasuredRow product = Stopwatches.Measure(comparison.Product);
            MeasuredRow plain = Stopwatches.Measure(comparison.Straightforward);
            report.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Columns(product)}   {Times(plain.Microseconds / product.Microseconds),10}   ({plain.Microseconds:0.000} µs)"));
        }

        report.WriteLine();
    }

    private static void Print(TextWriter report, MeasuredRow row)
    {
        (string Work, double AsGrinBuildsIt, double Best) library = Array.Find(Library, entry => row.Work.StartsWith(entry.Work, StringComparison.Ordinal));
        string asGrinBuildsIt = library.Work is null ? "" : Times(library.AsGrinBuildsIt / row.Microseconds);
        string best = library.Work is null ? "" : Times(library.Best / row.Microseconds);
        report.WriteLine($"{Columns(row)} {asGrinBuildsIt,20} {best,14}");
    }

    private static string Columns(MeasuredRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{row.Work,-32} {row.Path,-9} {row.Microseconds,12:0.000} {1e6 / row.Microseconds,14:0}");

    private static string Times(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00} x");
}
