using System.Text.Json;
using Grin.TestData;

namespace Grin.Cryptography.Tests;

/// <summary>The recorded answers of libsecp256k1-zkp.</summary>
internal static class Vectors
{
    /// <summary>The root object of a file of vectors.</summary>
    public static JsonElement Load(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(TestVectors.Get(file)));
        return document.RootElement.Clone();
    }

    /// <summary>A property holding an array.</summary>
    public static JsonElement.ArrayEnumerator Array(this JsonElement element, string name) => element.GetProperty(name).EnumerateArray();

    /// <summary>A property holding bytes in hexadecimal.</summary>
    public static byte[] Bytes(this JsonElement element, string name) => Convert.FromHexString(element.GetProperty(name).GetString()!);

    /// <summary>A property holding text.</summary>
    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    /// <summary>Whether a property is the word true; null and everything else is not.</summary>
    public static bool IsTrue(this JsonElement element, string name) => element.GetProperty(name).ValueKind == JsonValueKind.True;
}
