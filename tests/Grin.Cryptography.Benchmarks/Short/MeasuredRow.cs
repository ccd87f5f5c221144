using System.Globalization;

namespace Grin.Cryptography.Benchmarks.Short;

/// <summary>What one workload took.</summary>
/// <param name="Work">What was verified.</param>
/// <param name="Path">The arithmetic that did it.</param>
/// <param name="Microseconds">Of one item.</param>
internal sealed record MeasuredRow(string Work, string Path, double Microseconds)
{
    /// <summary>Reads the form of <see cref="ToString"/>.</summary>
    public static MeasuredRow Parse(string line)
    {
        string[] parts = line.Split('\t');
        return new MeasuredRow(parts[0], parts[1], double.Parse(parts[2], CultureInfo.InvariantCulture));
    }

    /// <summary>One line, for the process that asked for the measurement.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Work}\t{Path}\t{Microseconds:R}");
}
