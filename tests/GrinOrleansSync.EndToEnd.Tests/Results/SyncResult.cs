using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace GrinOrleansSync.EndToEnd.Tests.Results;

/// <summary>The result document as scripts read it (interface.md §2); fields beyond these may be added.</summary>
internal sealed record SyncResult
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public required string Verdict { get; init; }

    public required string Network { get; init; }

    public required string Genesis { get; init; }

    public HeaderOfResult? Horizon { get; init; }

    public HeaderOfResult? Tip { get; init; }

    public RootsOfResult? Roots { get; init; }

    public OutputsOfResult? Outputs { get; init; }

    public ulong? Kernels { get; init; }

    public required ulong Headers { get; init; }

    public SumsOfResult? Sums { get; init; }

    public SegmentsOfResult? Segments { get; init; }

    public PendingOfResult? Pending { get; init; }

    public required ImmutableArray<PeerOfResult> Peers { get; init; }

    public required BytesOfResult Bytes { get; init; }

    public required SecondsOfResult Seconds { get; init; }

    public required long PeakMemoryMb { get; init; }

    public RefusalOfResult? Refusal { get; init; }

    public string? Obstacle { get; init; }

    /// <summary>The document when the text is one JSON object and nothing else.</summary>
    public static SyncResult Parse(string text) => JsonSerializer.Deserialize<SyncResult>(text, Json)!;

    /// <summary>A peer of a demonstration, counted from 0: the first is at 127.0.0.2.</summary>
    public PeerOfResult PeerAt(int index) =>
        Peers.Single(peer => peer.Address.StartsWith(string.Create(CultureInfo.InvariantCulture, $"127.0.0.{index + 2}:"), StringComparison.Ordinal));
}

internal sealed record HeaderOfResult(ulong Height, string Hash, ulong? TotalDifficulty = null);

internal sealed record RootsOfResult(string Output, string OutputPmmr, string Bitmap, string RangeProof, string Kernel);

internal sealed record OutputsOfResult(ulong Leaves, ulong Unspent);

internal sealed record SumsOfResult(string Utxo, string Kernel);

internal sealed record SegmentsOfResult(ulong Required, ulong Verified, long Rejected, long Retried, ulong TakenOver = 0);

internal sealed record PendingOfResult(HeaderOfResult Horizon, SegmentsOfResult? Segments);

internal sealed record FaultOfResult(string Reason, long Count);

internal sealed record PeerOfResult(string Address, long Served, long Bytes, ImmutableArray<FaultOfResult> Faults, bool Banned);

internal sealed record BytesOfResult(long Received, long Stored = 0);

internal sealed record SecondsOfResult(double Headers, double State, double Total);

internal sealed record RefusalOfResult(string Rule, string Where, string Detail);
