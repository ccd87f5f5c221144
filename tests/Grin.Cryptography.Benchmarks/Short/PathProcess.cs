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

    /// <summary>The settings that leave each path.</summary>
    public static IReadOnlyList<(ArithmeticPath Path, string? Setting)> Settings { get; } =
    [
        (ArithmeticPath.Avx512, null), (ArithmeticPath.Avx2, "DOTNET_EnableAVX512"), (ArithmeticPath.Portable, "DOTNET_EnableHWIntrinsic"),
    ];

    /// <summary>Starts the process and takes its rows.</summary>
    public static IReadOnlyList<MeasuredRow> Run(string? setting, string proofsFile)
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
            start.Environment[setting] = "0";
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
