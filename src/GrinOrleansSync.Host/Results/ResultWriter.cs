using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GrinOrleansSync.Host.Results;

/// <summary>Writes results to standard output: as one JSON object, or for a person.</summary>
internal static class ResultWriter
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static void Write(ResultDocument result, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(ToJson(result));
            return;
        }

        foreach (string line in Lines(result))
        {
            Console.Out.WriteLine(line);
        }
    }

    public static string ToJson(ResultDocument result) => JsonSerializer.Serialize(result, Json);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static ResultDocument Parse(string json) => JsonSerializer.Deserialize<ResultDocument>(json, Json) ?? throw new JsonException("null is no result document");

    private static IEnumerable<string> Lines(ResultDocument result)
    {
        yield return $"{result.Verdict}: {result.Network}{(result.Horizon is { } horizon ? $", state at horizon {horizon.Height} ({horizon.Hash})" : "")}";
        if (result.Phase is { } phase)
        {
            yield return $"  phase        {phase}";
        }

        if (result.Refusal is { } refusal)
        {
            yield return $"  refused by rule {refusal.Rule} at {refusal.Where}: {refusal.Detail}";
        }

        if (result.Obstacle is { } obstacle)
        {
            yield return $"  {obstacle}";
        }

        if (result.Tip is { } tip)
        {
            yield return Invariant($"  headers      {result.Headers} up to {tip.Hash}, total difficulty {tip.TotalDifficulty}");
        }

        if (result.Segments is { } segments)
        {
            yield return Invariant($"  segments     {segments.Verified} of {segments.Required} verified, {segments.Rejected} answers rejected, {segments.Retried} requests repeated{(segments.TakenOver > 0 ? Invariant($", {segments.TakenOver} taken over from an earlier state") : "")}");
        }

        if (result.Pending is { } pending)
        {
            yield return Invariant($"  refresh      to horizon {pending.Horizon.Height} ({pending.Horizon.Hash}): {pending.Segments?.Verified} of {pending.Segments?.Required} segments verified");
        }

        if (result.SegmentsByMmr is { } mmrs)
        {
            yield return Invariant($"  by MMR       bitmap {Of(mmrs.Bitmap)}, outputs {Of(mmrs.Output)}, range proofs {Of(mmrs.RangeProof)}, kernels {Of(mmrs.Kernel)}");
        }

        if (result.Roots is { } roots)
        {
            yield return $"  output root  {roots.Output}";
            yield return $"  output PMMR  {roots.OutputPmmr}";
            yield return $"  bitmap       {roots.Bitmap}";
            yield return $"  range proofs {roots.RangeProof}";
            yield return $"  kernels      {roots.Kernel}";
        }

        if (result.Outputs is { } outputs)
        {
            yield return Invariant($"  outputs      {outputs.Unspent} unspent of {outputs.Leaves}; {result.Kernels} kernels");
        }

        if (result.Sums is { } sums)
        {
            yield return $"  sums         utxo {sums.Utxo}";
            yield return $"               kernel {sums.Kernel}";
        }

        foreach (SiloResult silo in result.Silos ?? [])
        {
            yield return $"  silo {silo.Address,-21} {silo.Status}";
        }

        foreach (PeerResult peer in result.Peers)
        {
            string faults = string.Join(", ", peer.Faults.Select(fault => Invariant($"{fault.Reason} x{fault.Count}")));
            yield return Invariant($"  peer {peer.Address,-21} {peer.Served,4} served {peer.Bytes,11} bytes  {(peer.Banned ? "banned: " : "")}{faults}");
        }

        string stored = result.Bytes.Stored is { } bytes ? Invariant($", {bytes} stored") : "";
        yield return Invariant($"  {result.Bytes.Received} bytes received{stored}; {result.Seconds.Headers:0.0} s headers, {result.Seconds.State:0.0} s state, {result.Seconds.Total:0.0} s in all; peak memory {result.PeakMemoryMb} MB");
    }

    private static string Of(MmrResult mmr) => Invariant($"{mmr.Verified} of {mmr.Required}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
