using System.Text.Json;

namespace Grin.Chain.Tests.Recorded;

/// <summary>Byte strings and hashes of the vector files, in hexadecimal.</summary>
internal static class JsonHex
{
    public static byte[] Bytes(this JsonElement element, string property) => Convert.FromHexString(element.GetProperty(property).GetString()!);

    public static Hash HashOf(this JsonElement element, string property) => Hash.Parse(element.GetProperty(property).GetString());

    public static string Text(this JsonElement element, string property) => element.GetProperty(property).GetString()!;
}
