using System.Text.Json;
using Grin.Chain;

namespace GrinOrleansSync.Devnet.Recording;

/// <summary>What state.json says of its chain, as far as serving it needs that (interface.md §4).</summary>
internal sealed record RecordedStateFile(ulong TipHeight, Hash TipHash, ulong HorizonHeight, Hash HorizonHash, Hash GenesisHash)
{
    /// <summary>Name of the file.</summary>
    public const string Name = "state.json";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <exception cref="RecordedChainException">Unreadable, no JSON, or a field missing.</exception>
    public static RecordedStateFile Read(RecordedFolder folder)
    {
        Content? content;
        try
        {
            content = JsonSerializer.Deserialize<Content>(folder.Read(Name), Json);
        }
        catch (JsonException exception)
        {
            throw folder.Damaged(Name, $"is not the JSON it should be ({exception.Message})");
        }

        return new RecordedStateFile(
            content?.TipHeight ?? throw Missing(folder, "tip_height"),
            ReadHash(folder, "tip_hash", content.TipHash),
            content.ArchiveHeight ?? throw Missing(folder, "archive_height"),
            ReadHash(folder, "archive_hash", content.ArchiveHash),
            ReadHash(folder, "genesis_hash", content.GenesisHash));
    }

    private static Hash ReadHash(RecordedFolder folder, string field, string? hex) => hex switch
    {
        null => throw Missing(folder, field),
        _ => Hash.TryParse(hex, out Hash hash) ? hash : throw folder.Damaged(Name, $"has no hash of 64 hexadecimal digits in '{field}'"),
    };

    private static RecordedChainException Missing(RecordedFolder folder, string field) => folder.Damaged(Name, $"lacks '{field}'");

    private sealed record Content(ulong? TipHeight, string? TipHash, ulong? ArchiveHeight, string? ArchiveHash, string? GenesisHash);
}
