using System.Text;
using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>Text on the wire: u64 length and UTF-8 (p2p.md §2).</summary>
internal static class WireText
{
    // grin: core/src/ser.rs caps a single read.
    private const int MaxLength = 100_000;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Read(ref WireReader reader, string what)
    {
        int length = reader.ReadCount(MaxLength, 1, what);
        ReadOnlySpan<byte> bytes = reader.ReadBytes(length, what);
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            reader.Fail(WireErrorKind.Corrupted, $"{what} is not UTF-8");
            return string.Empty;
        }
    }

    public static void Write(WireWriter writer, string text)
    {
        byte[] bytes = Strict.GetBytes(text);
        writer.WriteUInt64((ulong)bytes.Length);
        writer.WriteBytes(bytes);
    }
}
