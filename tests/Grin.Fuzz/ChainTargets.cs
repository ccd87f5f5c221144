using Grin.Chain.Blocks;
using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Chain.Segments;
using Grin.Chain.Wire;
using Grin.TestData.Fuzzing;

namespace Grin.Fuzz;

/// <summary>The parsers of Grin.Chain.</summary>
internal static class ChainTargets
{
    public static IEnumerable<FuzzTarget> Headers()
    {
        foreach ((string name, ChainCorpus corpus) in new[] { ("header-8", ChainCorpus.ShortCycles), ("header-42", ChainCorpus.LongCycles) })
        {
            int proofSize = corpus.Network.Parameters.ProofSize;
            yield return new FuzzTarget(name, corpus.Headers, input => BlockHeader.TryParse(input, proofSize, out BlockHeader? header, out _) ? header : null)
            {
                Check = (input, value) =>
                {
                    var header = (BlockHeader)value;
                    Encoding.ExpectBack(input, header.Write);
                    header.ProofOfWork.Unpack(new ulong[proofSize]);
                    _ = HeaderRules.CheckAlone(header, corpus.Network.Parameters, DateTimeOffset.MaxValue);
                    _ = StateCommitment.IsProvable(header) ? new StateCommitment(header) : null;
                },
            };
        }
    }

    public static IEnumerable<FuzzTarget> Blocks()
    {
        NetworkParameters parameters = ChainCorpus.LongCycles.Network.Parameters;
        foreach (uint number in new uint[] { 1, 1000 })
        {
            var version = new ProtocolVersion(number);
            byte[][] corpus =
            [
                .. ChainCorpus.LongCycles.Blocks(60)
                    .Select(bytes => Block.TryParse(bytes, parameters, ProtocolVersion.Local, out Block? block, out _) ? block : throw new InvalidDataException())
                    .Where(block => !version.HasInputFeatures || block.Inputs.IsEmpty)
                    .Select(block => Encoding.Of(writer => block.Write(writer, version))),
            ];
            yield return new FuzzTarget($"block-v{number}", corpus, input => Block.TryParse(input, parameters, version, out Block? block, out _) ? block : null)
            {
                Check = (input, value) => Encoding.ExpectBack(input, writer => ((Block)value).Write(writer, version)),
            };
        }
    }

    public static IEnumerable<FuzzTarget> Segments()
    {
        ChainCorpus corpus = ChainCorpus.LongCycles;
        foreach (uint number in new uint[] { 1, 1000 })
        {
            var version = new ProtocolVersion(number);
            foreach ((SegmentKind kind, byte[] heights) in new[]
            {
                (SegmentKind.Bitmap, new byte[] { 0, 1, 9 }),
                (SegmentKind.Output, [1, 4, 6]),
                (SegmentKind.RangeProof, [1, 3]),
                (SegmentKind.Kernel, [0, 3, 5]),
            })
            {
                byte[][] messages = [.. heights.SelectMany(height => corpus.SegmentMessages(kind, height, version))];
                yield return new FuzzTarget(
                    $"segment-{kind.ToString().ToLowerInvariant()}-v{number}",
                    messages,
                    input => SegmentMessage.TryParse(input, kind, version, corpus.Network.Parameters.NrdEnabled, out SegmentMessage? message, out _) ? message : null)
                {
                    // A few bytes can stand for the 8192 chunks of the largest bitmap segment: 1 MiB, and as much again twice while it grows.
                    AllocationConstant = kind == SegmentKind.Bitmap ? 4 << 20 : 16 * 1024,
                    Check = (input, value) => CheckSegment(corpus, input, (SegmentMessage)value, version),
                };
            }
        }
    }

    public static IEnumerable<FuzzTarget> NetworkFiles()
    {
        byte[][] corpus =
        [
            ChainCorpus.ShortCycles.NetworkFileBytes,
            ChainCorpus.LongCycles.NetworkFileBytes,
            """{"name":"\u0041","chainType":"Mainnet","genesis":"g","maxBlockWeight":40000,"nrd":null,"more":[1.5e3,{"x":"y"}]}"""u8.ToArray(),
        ];
        yield return new FuzzTarget("network-file", corpus, input => NetworkFile.TryParse(input, out NetworkFile? file, out _) ? file : null)
        {
            AllocationPerByte = 32,
            Check = (_, value) => ((NetworkFile)value).TryBuild([], out Network? _, out string? _),
        };
    }

    /// <summary>Encodes back to what was read (bitmaps: reads back to the same), and is proven or refused; what is proven proves again.</summary>
    private static void CheckSegment(ChainCorpus corpus, byte[] input, SegmentMessage message, ProtocolVersion version)
    {
        Segment segment = message.Segment;
        byte[] encoded = Encoding.Of(writer => message.Write(writer, version));
        if (segment.Kind != SegmentKind.Bitmap)
        {
            Encoding.Expect(encoded.AsSpan().SequenceEqual(input.AsSpan(0, encoded.Length)), "it does not encode back");
        }

        if (!SegmentRange.TryCreate(segment.Id, corpus.Commitment.MmrSize(segment.Kind), out _))
        {
            return;
        }

        UnspentBitmap? bitmap = SegmentLeaf.IsPrunable(segment.Kind) ? corpus.Bitmap : null;
        if (SegmentProver.TryProve(segment, corpus.Commitment, bitmap, message.CompanionRoot, out ProvenSegment? proven, out _))
        {
            Encoding.Expect(
                SegmentProver.TryProve(proven.Segment, corpus.Commitment, bitmap, message.CompanionRoot, out ProvenSegment? again, out SegmentDefect? defect),
                $"what was stripped does not prove again: {defect?.Detail}");
            Encoding.Expect(again!.Cover.SequenceEqual(proven.Cover), "it covers something else when it is proven again");
        }
    }
}
