using System.Globalization;
using Grin.TestData;

namespace GrinOrleansSync.Trials;

/// <summary>What the command line asks for.</summary>
internal sealed record TrialOptions
{
    public const string Usage =
        "usage: GrinOrleansSync.Trials kills|flips|memory|speed|headers|chaos|storage-faults|scale [--seed S] [--chain DIR] [--peers N] "
        + "[--times N (kills)] [--bandwidth BYTES_PER_S of each peer (kills)] [--places N (flips)] [--earlier DIR (flips)] "
        + "[--headers N (headers)] [--latency MS (headers)] [--minutes M (chaos)] [--silos N (chaos)] [--larger DIR (scale)]";

    private static readonly string[] Names = ["kills", "flips", "memory", "speed", "headers", "chaos", "storage-faults", "scale"];

    public required string Name { get; init; }

    /// <summary>Everything random follows from it.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Folder of the recorded chain; by default the largest there is, for headers one made for the trial.</summary>
    public string Chain { get; init; } = TestVectors.Find("chains/devnet-5000") ?? TestVectors.Get("chains/devnet-1100");

    public int Peers { get; init; } = 4;

    /// <summary>How often the process is killed.</summary>
    public int Times { get; init; } = 20;

    /// <summary>What each peer sends in a second, so that there is time to kill.</summary>
    public int Bandwidth { get; init; } = 150_000;

    /// <summary>Whether an undisturbed sync must take the 30 s that make its kills telling.</summary>
    public bool ExpectSlow { get; init; } = true;

    /// <summary>How many bits are flipped, one at a time.</summary>
    public int Places { get; init; } = 500;

    /// <summary>After how many places one is repaired by a sync.</summary>
    public int PlacesPerRepair { get; init; } = 25;

    /// <summary>Folder of the same chain recorded at an earlier tip, at which it is synced first: then part of the state is kept from there.</summary>
    public string? Earlier { get; init; }

    /// <summary>Headers of the chain that is synced.</summary>
    public int Headers { get; init; } = 1_000_000;

    /// <summary>Milliseconds that everything a peer sends is under way.</summary>
    public int Latency { get; init; } = 50;

    /// <summary>For how long new rounds begin.</summary>
    public int Minutes { get; init; } = 3;

    /// <summary>Silos of a cluster.</summary>
    public int Silos { get; init; } = 4;

    /// <summary>Folder of a chain with a larger state, by default the largest recorded.</summary>
    public string Larger { get; init; } = TestVectors.Find("chains/devnet-5000") ?? TestVectors.Get("chains/devnet-1100");

    /// <summary>Reads the command line; <paramref name="error"/> names the option that is wrong.</summary>
    public static TrialOptions? Parse(string[] args, out string error)
    {
        error = Usage;
        if (args.Length == 0 || !Names.Contains(args[0]))
        {
            return null;
        }

        var options = new TrialOptions { Name = args[0] };
        options = args[0] switch
        {
            "headers" => options with { Peers = 8, Chain = "" },
            "chaos" => options with { Peers = 8 },
            "storage-faults" or "scale" => options with { Chain = TestVectors.Get("chains/devnet-1100") },
            _ => options,
        };
        for (int i = 1; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            int number = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) ? parsed : -1;
            TrialOptions? next = args[i] switch
            {
                "--seed" when number >= 0 => options with { Seed = number },
                "--chain" when Directory.Exists(value) => options with { Chain = Path.GetFullPath(value) },
                "--larger" when Directory.Exists(value) => options with { Larger = Path.GetFullPath(value) },
                "--earlier" when Directory.Exists(value) => options with { Earlier = Path.GetFullPath(value) },
                "--peers" when number is > 0 and <= 64 => options with { Peers = number },
                "--times" when number > 0 => options with { Times = number },
                "--bandwidth" when number > 0 => options with { Bandwidth = number },
                "--headers" when number > 2000 => options with { Headers = number },
                "--latency" when number >= 0 => options with { Latency = number },
                "--minutes" when number > 0 => options with { Minutes = number },
                "--silos" when number is > 0 and <= 64 => options with { Silos = number },
                "--places" when number > 0 => options with { Places = number },
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
}
