using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Grin.Chain.Blocks;
using Grin.Chain.Wire;

namespace Grin.Chain.Networks;

/// <summary>The file that describes a network of one's own (interface.md §3).</summary>
public sealed class NetworkFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
    };

    private readonly Content _content;

    private NetworkFile(Content content) => _content = content;

    /// <summary>Path of the genesis block, relative to the file.</summary>
    public string GenesisPath => _content.Genesis!;

    /// <summary>Reads the JSON; <paramref name="error"/> says what is wrong with it.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out NetworkFile? file, [NotNullWhen(false)] out string? error)
    {
        file = null;
        Content? content;
        try
        {
            content = JsonSerializer.Deserialize<Content>(utf8, Json);
        }
        catch (JsonException exception)
        {
            error = exception.Message;
            return false;
        }

        error = content switch
        {
            null => "it is null",
            { Name: null or "" } => "'name' is missing",
            { ChainType: null } => "'chainType' is missing",
            { Genesis: null or "" } => "'genesis' is missing",
            { MaxBlockWeight: < NetworkParameters.OutputWeight + NetworkParameters.KernelWeight } => "'maxBlockWeight' is too small for any block",
            { MaxBlockWeight: > 10_000_000 } => "'maxBlockWeight' is above 10000000",
            _ => null,
        };
        file = error is null ? new NetworkFile(content!) : null;
        return file is not null;
    }

    /// <summary>The network, given the bytes of its genesis block.</summary>
    public bool TryBuild(ReadOnlySpan<byte> genesisBlock, [NotNullWhen(true)] out Network? network, [NotNullWhen(false)] out string? error)
    {
        NetworkParameters parameters = NetworkParameters.For(_content.ChainType!.Value);
        parameters = parameters with
        {
            MaxBlockWeight = _content.MaxBlockWeight ?? parameters.MaxBlockWeight,
            NrdEnabled = _content.Nrd ?? parameters.NrdEnabled,
        };
        network = Block.TryParse(genesisBlock, parameters, ProtocolVersion.Local, out Block? genesis, out WireError? wireError)
            ? new Network(_content.Name!, parameters, genesis)
            : null;
        error = network is null ? $"its genesis block does not parse: {wireError}" : null;
        return network is not null;
    }

    private sealed record Content(string? Name, ChainType? ChainType, string? Genesis, ulong? MaxBlockWeight, bool? Nrd);
}
