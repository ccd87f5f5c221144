using System.Globalization;
using System.Text.Json;
using Grin.Chain.Networks;
using Grin.Cryptography;
using Grin.TestData;

namespace Grin.Chain.Tests.Recorded;

/// <summary>Files of entries that the node's own functions answered (pow.json, difficulty.json).</summary>
internal sealed class NodeVectors
{
    private readonly JsonElement _root;

    private NodeVectors(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(TestVectors.Get(file)));
        _root = document.RootElement.Clone();
    }

    public static NodeVectors Pow { get; } = new("pow.json");

    public static NodeVectors Difficulty { get; } = new("difficulty.json");

    /// <summary>The entries of a list, of which there is one at least.</summary>
    public IEnumerable<JsonElement> this[string list]
    {
        get
        {
            Assert.NotEqual(0, _root.GetProperty(list).GetArrayLength());
            return _root.GetProperty(list).EnumerateArray();
        }
    }

    public static NetworkParameters NetworkOf(JsonElement entry) => NetworkParameters.For(entry.Text("chain") switch
    {
        "main" => ChainType.Mainnet,
        "test" => ChainType.Testnet,
        "user" => ChainType.UserTesting,
        "auto" => ChainType.AutomatedTesting,
        string other => throw new InvalidDataException($"'{other}' is no chain."),
    });

    public static ulong[] Nonces(JsonElement entry) => [.. entry.GetProperty("nonces").EnumerateArray().Select(nonce => nonce.GetUInt64())];

    public static SipHashKeys Keys(JsonElement entry)
    {
        ulong[] words = [.. entry.GetProperty("keys").EnumerateArray().Select(key => Word(key.GetString()!))];
        return new SipHashKeys(words[0], words[1], words[2], words[3]);
    }

    /// <summary>A number of 16 hexadecimal digits.</summary>
    public static ulong Word(string hex) => ulong.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>A number in decimal digits.</summary>
    public static ulong Number(JsonElement element) => ulong.Parse(element.GetString()!, CultureInfo.InvariantCulture);
}
