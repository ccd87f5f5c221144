using System.CommandLine;
using System.Globalization;
using Grin.Chain;
using GrinOrleansSync.Grains.Hosting;
using Microsoft.Extensions.Configuration;

namespace GrinOrleansSync.Host.Commands;

/// <summary>One thing that can be tuned, as a configuration key and as an option of <c>demo</c>, <c>sync</c> and <c>run</c>.</summary>
/// <param name="Key">Configuration key.</param>
/// <param name="Option">The option; its text is empty where it is not given.</param>
/// <param name="Apply">Sets it from its text; false when the text is no value for it.</param>
internal sealed record SyncSetting(string Key, Option<string> Option, Func<SyncOptions, string, bool> Apply)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<SyncSetting> All { get; } =
    [
        Height("Bitmap", "bitmap-height", "Height of bitmap segments; real nodes serve 9 to 13.", (options, height) => options.SegmentHeights with { Bitmap = height }),
        Height("Output", "output-height", "Height of output segments; real nodes serve 11 to 15.", (options, height) => options.SegmentHeights with { Output = height }),
        Height("RangeProof", "range-proof-height", "Height of range proof segments, at most that of outputs; real nodes serve 7 to 11.", (options, height) => options.SegmentHeights with { RangeProof = height }),
        Height("Kernel", "kernel-height", "Height of kernel segments; real nodes serve 9 to 13.", (options, height) => options.SegmentHeights with { Kernel = height }),
        Number("MaxSegmentsInFlight", "window", "Segments in flight at most.", 1, 1024, (options, value) => options.MaxSegmentsInFlight = (int)value),
        Number("MaxPeers", "max-peers", "Peers connected at most.", 1, 1024, (options, value) => options.MaxPeers = (int)value),
        Number("SegmentMemory", "segment-memory", "Bytes of memory for segments in flight.", 1, long.MaxValue, (options, value) => options.SegmentMemory = value),
        Number("VerifierThreads", "verifier-threads", "Threads that verify; 0: one a core.", 0, 1024, (options, value) => options.VerifierThreads = (int)value),
        Seconds("StallTimeout", "stall-timeout", "Seconds a peer may be silent while it owes an answer.", (options, value) => options.StallTimeout = value),
        Seconds("HedgeAfter", "hedge-after", "Seconds after which a segment is asked of a second peer as well.", (options, value) => options.HedgeAfter = value),
        Seconds("FraudTimeout", "fraud-timeout", "Seconds a peer may claim more work than it delivers.", (options, value) => options.FraudTimeout = value),
        Seconds("GiveUpAfter", "give-up-after", "Seconds without a usable peer before giving up.", (options, value) => options.GiveUpAfter = value),
        new("Sync:HeaderAnchors", Text("header-anchors", "FILE", "Hashes of headers, line k that at height 512·k, from which headers are downloaded from many peers at once ('headers anchors' writes them). A wrong one costs time, nothing else."), (options, text) =>
        {
            bool valid = AnchorFile.TryRead(text, out IReadOnlyList<Hash>? anchors);
            options.HeaderAnchors = anchors ?? [];
            return valid;
        }),
        Seconds("LeaseDuration", "lease-duration", "Seconds a silo may work on a segment without renewing.", (options, value) => options.LeaseDuration = value),
    ];

    /// <summary>The one that demonstrations have another default for.</summary>
    public static Option<string> StallTimeout => All.Single(setting => setting.Key == "Sync:StallTimeout").Option;

    /// <summary>Options as configuration says, and over it the command line.</summary>
    /// <exception cref="UsageException">A text is no value for its setting, or the heights do not fit each other.</exception>
    public static SyncOptions Read(ParseResult parsed, IConfiguration? configuration = null)
    {
        var options = new SyncOptions();
        foreach (SyncSetting setting in All)
        {
            string? text = parsed.GetValue(setting.Option) ?? configuration?[setting.Key];
            if (text is not null && !setting.Apply(options, text))
            {
                throw new UsageException($"'{text}' is no value for {setting.Option.Name} ({setting.Key}): {setting.Option.Description}");
            }
        }

        return options.SegmentHeights.Problem() is { } problem
            ? throw new UsageException($"The segment heights don't fit: {problem}. See --help.")
            : options;
    }

    private static SyncSetting Height(string key, string option, string description, Func<SyncOptions, byte, Grin.Chain.State.SegmentHeights> with) =>
        new("Sync:SegmentHeights:" + key, Text(option, "HEIGHT", description), (options, text) =>
        {
            bool valid = byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out byte height);
            options.SegmentHeights = valid ? with(options, height) : options.SegmentHeights;
            return valid;
        });

    private static SyncSetting Number(string key, string option, string description, long min, long max, Action<SyncOptions, long> set) =>
        new("Sync:" + key, Text(option, "N", description), (options, text) =>
        {
            bool valid = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value >= min && value <= max;
            if (valid)
            {
                set(options, value);
            }

            return valid;
        });

    private static SyncSetting Seconds(string key, string option, string description, Action<SyncOptions, TimeSpan> set) =>
        new("Sync:" + key, Text(option, "SECONDS", description), (options, text) =>
        {
            bool valid = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value is > 0 and < 1e6;
            if (valid)
            {
                set(options, TimeSpan.FromSeconds(value));
            }

            return valid;
        });

    private static Option<string> Text(string name, string valueName, string description) =>
        new("--" + name) { HelpName = valueName, Description = description };
}
