using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Grin.Chain.Blocks;
using Grin.Chain.Wire;

namespace Grin.Chain.Networks;

/// <summary>The file that describes a network of one's own (interface.md §3).</summary>
public sealed class NetworkFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly string ChainTypes = string.Join(", ", Enum.GetNames<ChainType>());

    private readonly Content _content;
    private readonly ChainType _chainType;

    private NetworkFile(Content content, ChainType chainType)
    {
        _content = content;
        _chainType = chainType;
    }

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
            error = Explain(exception);
            return false;
        }

        ChainType? chainType = FindChainType(content?.ChainType);
        error = content switch
        {
            null => "it is null where an object is due",
            { Name: null or "" } => "'name' is missing",
            { ChainType: null } => "'chainType' is missing",
            _ when chainType is null => $"'chainType' is none of {ChainTypes}",
            { Genesis: null or "" } => "'genesis' is missing",
            { MaxBlockWeight: < NetworkParameters.OutputWeight + NetworkParameters.KernelWeight } => "'maxBlockWeight' is too small for any block",
            { MaxBlockWeight: > 10_000_000 } => "'maxBlockWeight' is above 10000000",
            _ => null,
        };
        file = error is null ? new NetworkFile(content!, chainType!.Value) : null;
        return file is not null;
    }

    /// <summary>The network, given the bytes of its genesis block.</summary>
    public bool TryBuild(ReadOnlySpan<byte> genesisBlock, [NotNullWhen(true)] out Network? network, [NotNullWhen(false)] out string? error)
    {
        NetworkParameters parameters = NetworkParameters.For(_chainType);
        parameters = parameters with
        {
            MaxBlockWeight = _content.MaxBlockWeight ?? parameters.MaxBlockWeight,
            NrdEnabled = _content.Nrd ?? parameters.NrdEnabled,
        };
        network = null;
        if (!Block.TryParse(genesisBlock, parameters, ProtocolVersion.Local, out Block? genesis, out WireError? wireError))
        {
            error = $"'genesis' names a file that is no block of this network: {wireError}";
            return false;
        }

        if (genesis.Header.Height != 0)
        {
            error = $"'genesis' names the block at height {genesis.Header.Height}, not 0";
            return false;
        }

        network = new Network(_content.Name!, parameters, genesis);
        error = null;
        return true;
    }

    /// <summary>By name alone: an enum's own parser also takes numbers and lists of names.</summary>
    private static ChainType? FindChainType(string? name)
    {
        foreach (ChainType chainType in Enum.GetValues<ChainType>())
        {
            if (string.Equals(chainType.ToString(), name, StringComparison.OrdinalIgnoreCase))
            {
                return chainType;
            }
        }

        return null;
    }

    private static string Explain(JsonException exception)
    {
        string where = $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}";
        return exception.Path switch
        {
            "$.name" => $"'name' is no text ({where})",
            "$.chainType" => $"'chainType' is none of {ChainTypes} ({where})",
            "$.genesis" => $"'genesis' is no path ({where})",
            "$.maxBlockWeight" => $"'maxBlockWeight' is no whole number ({where})",
            "$.nrd" => $"'nrd' is neither true nor false ({where})",
            _ => $"it is no JSON object ({where})",
        };
    }

    private sealed record Content(string? Name, string? ChainType, string? Genesis, ulong? MaxBlockWeight, bool? Nrd);
}
