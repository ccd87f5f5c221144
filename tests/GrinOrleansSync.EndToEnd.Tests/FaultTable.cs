using System.Collections.Immutable;

namespace GrinOrleansSync.EndToEnd.Tests;

/// <summary>What each fault is to come to (interface.md §5).</summary>
internal static class FaultTable
{
    /// <summary>All faults by name.</summary>
    public static ImmutableDictionary<string, FaultOutcome> Outcomes { get; } = new Dictionary<string, FaultOutcome>
    {
        ["spent-leaves"] = FaultOutcome.Tolerated,
        ["extra-hashes"] = FaultOutcome.Tolerated,
        ["extra-bytes"] = FaultOutcome.Tolerated,
        ["corrupt-leaf"] = FaultOutcome.Banned("merkle-proof"),
        ["corrupt-hash"] = FaultOutcome.Banned("merkle-proof"),
        ["corrupt-proof"] = FaultOutcome.Banned("merkle-proof"),
        ["companion-root"] = FaultOutcome.Banned("merkle-proof"),
        ["missing-data"] = FaultOutcome.Banned("missing-data"),
        ["wrong-segment"] = FaultOutcome.Banned("wrong-segment"),
        ["wrong-block"] = FaultOutcome.Banned("wrong-block"),
        ["malformed"] = FaultOutcome.Banned("malformed"),
        ["garbage-frame"] = FaultOutcome.Banned("malformed"),
        ["too-large"] = FaultOutcome.Banned("too-large"),
        ["wrong-genesis"] = FaultOutcome.Scored("genesis"),
        ["bad-headers"] = FaultOutcome.Banned("header-chain"),
        ["fraud-height"] = FaultOutcome.Banned("fraud-height"),
        ["stall"] = FaultOutcome.Scored("timeout"),
        ["stall-in-frame"] = FaultOutcome.Scored("timeout"),
        ["drip"] = FaultOutcome.Scored("timeout"),
        ["hang-up-at-connect"] = FaultOutcome.Scored("disconnected"),
        ["hang-up-in-handshake"] = FaultOutcome.Scored("disconnected"),
        ["hang-up-in-frame"] = FaultOutcome.Scored("disconnected"),
    }.ToImmutableDictionary();

    /// <summary>Names of the faults that are lies: peers are banned for them.</summary>
    public static ImmutableArray<string> Lies { get; } = [.. Outcomes.Where(fault => fault.Value.IsBan).Select(fault => fault.Key).Order(StringComparer.Ordinal)];
}
