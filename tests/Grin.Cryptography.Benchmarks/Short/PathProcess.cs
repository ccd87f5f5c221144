using System.Diagnostics;
using Grin.Cryptography.Benchmarks.Work;

namespace Grin.Cryptography.Benchmarks.Short;

/// <summary>
/// Measures the workloads on one path of the arithmetic in a process of its own. The runtime's settings take the other
/// instructions away: a loop of 256-bit vectors compiled where there are 512-bit ones gets twice the registers and looks faster
/// than it is on a processor without them.
/// </summary>
internal static class PathProcess
{
    /// <summary>The argument by which the process is known.</summary>
    public const string Argument = "--measure";

    /// <summary>
    /// The settings that leave each path. The portable one keeps the 64-bit instructions that every processor of today has: without them
    /// the runtime has no multiplication that gives 128 bits on x64, and the path takes twice as long.
    /// </summary>
    public static IReadOnlyList<(ArithmeticPath Path, string? Setting, string Value)> Settings { get; } =
    [
        (ArithmeticPath.Avx512, null, ""),
        (ArithmeticPath.Avx2, "DOTNET_EnableAVX512", "0"),
        (ArithmeticPath.Portable, Arithmetic.Variable, nameof(ArithmeticPath.Portable)),
    ];

    /// <summary>Starts the process and takes its rows.</summary>
    public static IReadOnlyList<MeasuredRow> Run(string? setting, string value, string proofsFile)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(PathProcess).Assembly.Location);
        }

        start.ArgumentList.Add(Argument);
        start.Environment[MadeProofs.FileVariable] = proofsFile;
        if (setting is not null)
        {
            start.Environment[setting] = value;
        }

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(MeasuredRow.Parse)]
            : throw new InvalidOperationException($"The measurement with {setting ?? "everything"} ended with {process.ExitCode}.");
    }

    /// <summary>What the process does.</summary>
    public static void Measure(TextWriter rows)
    {
        foreach (Func<Workload> create in new Func<Workload>[]
        {
            Workloads.RangeProofs, Workloads.Signatures, Workloads.Commitments, Workloads.Hashes, ProofSegment.Create,
        })
        {
            rows.WriteLine(Stopwatches.Measure(create()));
        }
    }
}
