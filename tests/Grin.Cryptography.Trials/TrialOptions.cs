using System.Globalization;

namespace Grin.Cryptography.Trials;

/// <summary>What the command line asks for.</summary>
internal sealed record TrialOptions
{
    public const string Usage = "usage: Grin.Cryptography.Trials arithmetic|mutations [--seed S] [--share PART_OF_THE_FULL_TRIAL]";

    private static readonly string[] Names = ["arithmetic", "mutations"];

    public required string Name { get; init; }

    /// <summary>Everything random follows from it.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How much of the full trial is run.</summary>
    public double Share { get; init; } = 1;

    /// <summary>Reads the command line; <paramref name="error"/> names the option that is wrong.</summary>
    public static TrialOptions? Parse(string[] args, out string error)
    {
        error = Usage;
        if (args.Length == 0 || !Names.Contains(args[0]))
        {
            return null;
        }

        var options = new TrialOptions { Name = args[0] };
        for (int i = 1; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            TrialOptions? next = args[i] switch
            {
                "--seed" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int seed) => options with { Seed = seed },
                "--share" when double.TryParse(value, CultureInfo.InvariantCulture, out double share) && share is > 0 and <= 100 => options with { Share = share },
                _ => null,
            };
            if (next is null)
            {
                error = $"'{args[i]} {value}' is not understood; {Usage}";
                return null;
            }

            options = next;
        }

        return options;
    }

    /// <summary>This share of a number of the full trial, at least 1.</summary>
    public int Of(int full) => Math.Max(1, (int)Math.Round(full * Share));
}
