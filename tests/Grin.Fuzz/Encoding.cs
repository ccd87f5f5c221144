using Grin.Chain.Wire;

namespace Grin.Fuzz;

/// <summary>What is expected of values that parsers took.</summary>
internal static class Encoding
{
    public static byte[] Of(Action<WireWriter> write)
    {
        var writer = new WireWriter();
        write(writer);
        return writer.ToArray();
    }

    public static void ExpectBack(byte[] input, Action<WireWriter> write) =>
        Expect(Of(write).AsSpan().SequenceEqual(input), "it does not encode back");

    public static void Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new FuzzCheckException(otherwise);
        }
    }
}
