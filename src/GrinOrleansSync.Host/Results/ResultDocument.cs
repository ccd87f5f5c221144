using System.Collections.Immutable;
using System.Diagnostics;
using Grin.Chain.Networks;
using Grin.Chain.Rules;
using Grin.Chain.State;
using GrinOrleansSync.Grains.Contracts;

namespace GrinOrleansSync.Host.Results;

/// <summary>The result of a command, with the fields that scripts rely on (interface.md §2).</summary>
internal sealed record ResultDocument
{
    public const string VerdictVerified = "verified";
    public const string VerdictRefused = "refused";
    public const string VerdictIncomplete = "incomplete";

    public required string Verdict { get; init; }

    /// <summary>What a running cluster is doing: headers, state, verified, refused, incomplete.</summary>
    public string? Phase { get; init; }

    public required string Network { get; init; }

    public required string Genesis { get; init; }

    public HeaderResult? Horizon { get; init; }

    public HeaderResult? Tip { get; init; }

    public RootsResult? Roots { get; init; }

    public OutputsResult? Outputs { get; init; }

    public ulong? Kernels { get; init; }

    public ulong Headers { get; init; }

    public SumsResult? Sums { get; init; }

    public SegmentsResult? Segments { get; init; }

    /// <summary>Only of a running cluster.</summary>
    public SegmentsByMmrResult? SegmentsByMmr { get; init; }

    /// <summary>Only of a running cluster.</summary>
    public ImmutableArray<SiloResult>? Silos { get; init; }

    /// <summary>The newer state that is being downloaded beside the verified one; only from <c>status</c>.</summary>
    public PendingResult? Pending { get; init; }

    public ImmutableArray<PeerResult> Peers { get; init; } = [];

    public BytesResult Bytes { get; init; } = new(0, 0);

    public SecondsResult Seconds { get; init; } = new(0, 0, 0);

    public long PeakMemoryMb { get; init; }

    public RefusalResult? Refusal { get; init; }

    /// <summary>What is missing and what to do; only with <see cref="VerdictIncomplete"/>.</summary>
    public string? Obstacle { get; init; }

    /// <summary>The exit code that goes with the verdict.</summary>
    public int ToExitCode() => Verdict switch
    {
        VerdictVerified => ExitCode.Verified,
        VerdictRefused => ExitCode.Refused,
        _ => ExitCode.Incomplete,
    };

    /// <summary>The result of a sync.</summary>
    public static ResultDocument Of(Network network, SyncStatus status, ImmutableArray<PeerSummary> peers, long? storedBytes, TimeSpan total)
    {
        StateSummary? summary = status.State?.Summary;
        return Of(network, summary, status.Refusal) with
        {
            Verdict = status.Phase switch
            {
                SyncPhase.Verified => VerdictVerified,
                SyncPhase.Refused => VerdictRefused,
                _ => VerdictIncomplete,
            },
            Horizon = status.Horizon is { } horizon ? new HeaderResult(horizon.Height, horizon.Hash.ToString(), null) : null,
            Tip = new HeaderResult(status.Tip.Height, status.Tip.Hash.ToString(), status.Tip.TotalDifficulty),
            Headers = status.Tip.Height + 1,
            Segments = status.State is { } state ? new SegmentsResult(state.RequiredTotal, state.VerifiedTotal, state.Rejected, state.Retried, state.TakenOver) : null,
            Peers = [.. peers.Select(PeerResult.Of)],
            Bytes = new BytesResult(peers.Sum(peer => peer.Bytes), storedBytes),
            Seconds = new SecondsResult(Math.Round(status.HeaderSeconds, 3), Math.Round(status.StateSeconds, 3), Math.Round(total.TotalSeconds, 3)),
            Obstacle = status.Obstacle,
        };
    }

    /// <summary>What every result says of a state and its verdict.</summary>
    public static ResultDocument Of(Network network, StateSummary? summary, RuleViolation? refusal) => new()
    {
        Verdict = refusal is not null ? VerdictRefused : summary is not null ? VerdictVerified : VerdictIncomplete,
        Network = network.Name,
        Genesis = network.GenesisHash.ToString(),
        Horizon = summary is null ? null : new HeaderResult(summary.HorizonHeight, summary.HorizonHash.ToString(), null),
        Roots = summary is null ? null : RootsResult.Of(summary),
        Outputs = summary is null ? null : new OutputsResult(summary.OutputLeaves, summary.UnspentOutputs),
        Kernels = summary?.Kernels,
        Sums = summary is null ? null : new SumsResult(Convert.ToHexStringLower(summary.UtxoSum.AsSpan()), Convert.ToHexStringLower(summary.KernelSum.AsSpan())),
        Refusal = refusal is null ? null : new RefusalResult(refusal.Rule.Name, refusal.Place.ToString(), refusal.Detail),
        PeakMemoryMb = PeakResidentBytes() >> 20,
    };

    private static long PeakResidentBytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
