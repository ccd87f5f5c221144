using System.Text.Json;

namespace GrinOrleansSync.Trials;

/// <summary>What the trials look at in a result document.</summary>
internal sealed record SyncResult(string Verdict, string Roots, string Sums, double Seconds, double HeaderSeconds, double StateSeconds, long PeakMemoryMb, string? Rule, string? Where, string? Tip, IReadOnlyDictionary<string, string> Faults)
{
    /// <summary>Reads a document; null where a process printed none.</summary>
    public static SyncResult? Read(string json)
    {
        if (json.Length == 0)
        {
            return null;
        }

        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        JsonElement seconds = root.GetProperty("seconds");
        bool isRefused = root.TryGetProperty("refusal", out JsonElement refusal);
        return new SyncResult(
            root.GetProperty("verdict").GetString()!,
            Text(root, "roots"),
            Text(root, "sums"),
            seconds.GetProperty("total").GetDouble(),
            seconds.GetProperty("headers").GetDouble(),
            seconds.GetProperty("state").GetDouble(),
            root.GetProperty("peakMemoryMb").GetInt64(),
            isRefused ? refusal.GetProperty("rule").GetString() : null,
            isRefused ? refusal.GetProperty("where").GetString() : null,
            root.TryGetProperty("tip", out JsonElement tip) ? tip.GetProperty("hash").GetString() : null,
            root.GetProperty("peers").EnumerateArray().ToDictionary(
                peer => peer.GetProperty("address").GetString()!,
                peer => string.Join(", ", peer.GetProperty("faults").EnumerateArray().Select(fault => fault.GetProperty("reason").GetString()))));
    }

    private static string Text(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement value) ? value.GetRawText() : "";
}
