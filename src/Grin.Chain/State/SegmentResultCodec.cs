using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Grin.Chain.Rules;
using Grin.Chain.Segments;
using Grin.Chain.Wire;
using Grin.Cryptography;

namespace Grin.Chain.State;

/// <summary>Results of segments as they are stored.</summary>
public static class SegmentResultCodec
{
    // Format 1 had no origin: each state had all its segments for itself.
    private const byte FirstVersion = 1;
    private const byte FormatVersion = 2;
    private const int MaxNodes = MaxPeaks + 1;
    private const int MaxPeaks = 64;
    private const int MaxViolations = 16;
    private const int MaxTextLength = 1024;

    /// <summary>Writes a result.</summary>
    public static byte[] Write(SegmentResult result)
    {
        var writer = new WireWriter(512);
        writer.WriteByte(FormatVersion);
        writer.WriteByte((byte)result.Id.Kind);
        result.Id.Id.Write(writer);
        writer.WriteHash(result.Origin);
        writer.WriteUInt64((ulong)result.Cover.Length);
        foreach (MmrNode node in result.Cover)
        {
            writer.WriteUInt64(node.Position);
            writer.WriteHash(node.Hash);
        }

        writer.WriteHash(result.CompanionRoot);
        writer.WriteUInt64(result.Elements);
        Span<byte> sum = stackalloc byte[PointSum.Size];
        result.Sum.Write(sum);
        writer.WriteBytes(sum);
        writer.WriteUInt64(result.HeadersAnswered);
        writer.WriteUInt64(result.NrdKernels);
        writer.WriteUInt64((ulong)result.Violations.Length);
        foreach (RuleViolation violation in result.Violations)
        {
            WriteText(writer, violation.Rule.Name);
            writer.WriteByte((byte)violation.Place.Kind);
            writer.WriteUInt64(violation.Place.Number);
            writer.WriteUInt64(violation.Place.Block);
            WriteText(writer, violation.Detail);
        }

        return writer.ToArray();
    }

    /// <summary>
    /// Reads what <see cref="Write"/> wrote, now or in its first format, and nothing else. The first format knew no origin,
    /// which is zero then: it is the horizon of the state that the result was stored for.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> data, [NotNullWhen(true)] out SegmentResult? result, [NotNullWhen(false)] out WireError? error)
    {
        var reader = new WireReader(data);
        byte version = reader.ReadByte("format version");
        if (version is not (FirstVersion or FormatVersion))
        {
            reader.Fail(WireErrorKind.Corrupted, "the result has another format version");
        }

        byte kind = reader.ReadByte("kind");
        if (kind > (byte)SegmentKind.Kernel)
        {
            reader.Fail(WireErrorKind.Corrupted, $"segment kind {kind} is unknown");
        }

        SegmentIdentifier id = SegmentIdentifier.Read(ref reader);
        Hash origin = version == FirstVersion ? Hash.Zero : reader.ReadHash("origin");
        ImmutableArray<MmrNode> cover = ReadCover(ref reader);
        Hash companionRoot = reader.ReadHash("companion root");
        ulong elements = reader.ReadUInt64("elements");
        ReadOnlySpan<byte> sumBytes = reader.ReadBytes(PointSum.Size, "sum");
        PointSum sum = PointSum.Infinity;
        if (!sumBytes.IsEmpty && !PointSum.TryRead(sumBytes, out sum))
        {
            reader.Fail(WireErrorKind.Corrupted, "the sum is no point");
        }

        ulong headersAnswered = reader.ReadUInt64("headers answered");
        ulong nrdKernels = reader.ReadUInt64("NRD kernels");
        ImmutableArray<RuleViolation> violations = ReadViolations(ref reader);
        reader.ExpectEnd();
        error = reader.Error;
        result = error is not null ? null : new SegmentResult
        {
            Id = new StateSegmentId((SegmentKind)kind, id),
            Origin = origin,
            Cover = cover,
            CompanionRoot = companionRoot,
            Elements = elements,
            Sum = sum,
            HeadersAnswered = headersAnswered,
            NrdKernels = nrdKernels,
            Violations = violations,
        };
        return result is not null;
    }

    private static ImmutableArray<MmrNode> ReadCover(ref WireReader reader)
    {
        int count = reader.ReadCount(MaxNodes, 8 + Hash.Size, "cover");
        var cover = ImmutableArray.CreateBuilder<MmrNode>(count);
        for (int i = 0; i < count; i++)
        {
            ulong position = reader.ReadUInt64("position");
            cover.Add(new MmrNode(position, reader.ReadHash("cover hash")));
        }

        return cover.MoveToImmutable();
    }

    private static ImmutableArray<RuleViolation> ReadViolations(ref WireReader reader)
    {
        int count = reader.ReadCount(MaxViolations, 8 + 1 + 8 + 8 + 8, "violations");
        var violations = ImmutableArray.CreateBuilder<RuleViolation>(count);
        for (int i = 0; i < count; i++)
        {
            var rule = new Rule(ReadText(ref reader, "rule"));
            byte placeKind = reader.ReadByte("place");
            if (placeKind > (byte)RulePlaceKind.Horizon)
            {
                reader.Fail(WireErrorKind.Corrupted, $"place kind {placeKind} is unknown");
            }

            ulong number = reader.ReadUInt64("place number");
            ulong block = reader.ReadUInt64("place block");
            violations.Add(new RuleViolation(rule, new RulePlace((RulePlaceKind)placeKind, number, block), ReadText(ref reader, "detail")));
        }

        return violations.MoveToImmutable();
    }

    private static void WriteText(WireWriter writer, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int length = Math.Min(bytes.Length, MaxTextLength);
        writer.WriteUInt64((ulong)length);
        writer.WriteBytes(bytes.AsSpan(0, length));
    }

    private static string ReadText(ref WireReader reader, string what) =>
        Encoding.UTF8.GetString(reader.ReadBytes(reader.ReadCount(MaxTextLength, 1, what), what));
}
