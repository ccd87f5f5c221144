using System.Globalization;

namespace Grin.Fuzz;

/// <summary>What the command line asks for.</summary>
internal sealed record FuzzOptions
{
    public const string Usage = "usage: Grin.Fuzz [--seed S] [--count N | --minutes M] [--target NAME]";

    public long Seed { get; private init; } = 1;

    /// <summary>Inputs in all.</summary>
    public long Count { get; private init; } = 100_000;

    /// <summary>Instead of a count: how long.</summary>
    public TimeSpan? Time { get; private init; }

    /// <summary>The only parser to try; null for all.</summary>
    public string? Target { get; private init; }

    /// <summary>Reads the command line; <paramref name="error"/> names the option that is wrong.</summary>
    public static FuzzOptions? Parse(string[] args, out string error)
    {
        var options = new FuzzOptions();
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            FuzzOptions? next = args[i] switch
            {
                "--seed" when long.TryParse(value, CultureInfo.InvariantCulture, out long seed) => options with { Seed = seed },
                "--count" when long.TryParse(value, CultureInfo.InvariantCulture, out long count) && count > 0 => options with { Count = count },
                "--minutes" when double.TryParse(value, CultureInfo.InvariantCulture, out double minutes) && minutes is > 0 and < 1e6 => options with { Time = TimeSpan.FromMinutes(minutes) },
                "--target" when value.Length > 0 => options with { Target = value },
                _ => null,
            };
            if (next is null)
            {
                error = $"'{args[i]} {value}' is not understood; {Usage}";
                return null;
            }

            options = next;
        }

        error = "";
        return options;
    }
}
