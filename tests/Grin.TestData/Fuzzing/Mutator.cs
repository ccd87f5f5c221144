using System.Buffers.Binary;

namespace Grin.TestData.Fuzzing;

/// <summary>Alters well-formed bytes the way that breaks parsers: flips, cuts, insertions, splices, lengths set to extremes.</summary>
public static class Mutator
{
    private const int MaxChanges = 5;
    private const int Edge = 96;

    private static readonly ulong[] Extremes =
    [
        0, 1, 2, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 999_999, 1_000_000, 1_000_001,
        0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x1_0000_0000, 1UL << 40, 1UL << 56, 1UL << 61, long.MaxValue, 1UL << 63, ulong.MaxValue - 1, ulong.MaxValue,
    ];

    /// <summary>One altered input; the same for the same corpus and the same random numbers.</summary>
    public static byte[] Mutate(IReadOnlyList<byte[]> corpus, Random random)
    {
        byte[] input = [.. corpus[random.Next(corpus.Count)]];
        for (int changes = 1 + random.Next(MaxChanges); changes > 0; changes--)
        {
            input = Change(input, corpus, random);
        }

        return input;
    }

    private static byte[] Change(byte[] input, IReadOnlyList<byte[]> corpus, Random random)
    {
        int offset = Offset(input.Length, random);
        int length = random.Next(Math.Min(input.Length - offset, 1 + random.Next(200)) + 1);
        switch (random.Next(11))
        {
            case 0 or 1 when input.Length > 0:
                input[Math.Min(offset, input.Length - 1)] ^= (byte)(1 << random.Next(8));
                return input;
            case 2 when input.Length > 0:
                input[Math.Min(offset, input.Length - 1)] = (byte)Extremes[random.Next(6)];
                return input;
            case 3 or 4 when offset + 8 <= input.Length:
                BinaryPrimitives.WriteUInt64BigEndian(input.AsSpan(offset), Extremes[random.Next(Extremes.Length)]);
                return input;
            case 5 when offset + 2 <= input.Length:
                BinaryPrimitives.WriteUInt16BigEndian(input.AsSpan(offset), (ushort)Extremes[random.Next(Extremes.Length)]);
                return input;
            case 6 when offset + 8 <= input.Length:
                ulong near = BinaryPrimitives.ReadUInt64BigEndian(input.AsSpan(offset)) + (ulong)random.Next(5) - 2;
                BinaryPrimitives.WriteUInt64BigEndian(input.AsSpan(offset), near);
                return input;
            case 7:
                return input[..offset];
            case 8:
                return [.. input[..offset], .. input[(offset + length)..]];
            case 9:
                byte[] inserted = input[offset..(offset + length)];
                if (random.Next(2) == 0)
                {
                    random.NextBytes(inserted);
                }

                return [.. input[..offset], .. inserted, .. input[offset..]];
            default:
                byte[] other = corpus[random.Next(corpus.Count)];
                return [.. input[..offset], .. other[(random.Next(2) == 0 ? Math.Min(offset, other.Length) : random.Next(other.Length + 1))..]];
        }
    }

    /// <summary>Anywhere, but every second time near an end, where counts and identifiers stand.</summary>
    private static int Offset(int length, Random random) => random.Next(4) switch
    {
        0 => Math.Min(length, random.Next(Edge)),
        1 => Math.Max(0, length - random.Next(Edge)),
        _ => random.Next(length + 1),
    };
}
