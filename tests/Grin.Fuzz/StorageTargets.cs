using System.Buffers.Binary;
using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Chain.Rules;
using Grin.Chain.Segments;
using Grin.Chain.State;
using Grin.Chain.Wire;
using Grin.Cryptography;
using Grin.TestData.Fuzzing;
using GrinOrleansSync.Storage.Files;
using GrinOrleansSync.Storage.Headers;
using GrinOrleansSync.Storage.States;

namespace Grin.Fuzz;

/// <summary>
/// The formats in which results, headers and the data folder itself are stored. Their checksums are made right after the
/// mutation: they find accidents, and a parser must survive also what has a right checksum.
/// </summary>
internal static class StorageTargets
{
    private const int FrameHeadSize = 12 + Checksum.Size;

    private static readonly StateSegmentId Kernels = new(SegmentKind.Kernel, new SegmentIdentifier(11, 3));

    public static IEnumerable<FuzzTarget> States()
    {
        yield return new FuzzTarget(
            "segment-result",
            [.. Results().Select(SegmentResultCodec.Write), .. Results().Select(SegmentResultCodec.Write).Select(WithoutOrigin)],
            input => SegmentResultCodec.TryRead(input, out SegmentResult? result, out _) ? result : null)
        {
            Check = (_, value) => Encoding.Expect(
                SegmentResultCodec.TryRead(SegmentResultCodec.Write((SegmentResult)value), out SegmentResult? _, out WireError? error), $"what it encodes to is refused: {error}"),
        };
        yield return new FuzzTarget(
            "nrd-run",
            [NrdRunCodec.Write([]), NrdRunCodec.Write([.. Enumerable.Range(0, 9).Select(NrdKernel)])],
            input => NrdRunCodec.TryRead(input, out IReadOnlyList<NrdKernel>? kernels, out _) ? kernels : null);
        yield return new FuzzTarget(
            "stored-state",
            [
                new StoredState(ChainCorpus.ShortCycles.Commitment.BlockHash, 220, SegmentHeights.Default).Encode(),
                new StoredState(ChainCorpus.ShortCycles.Commitment.BlockHash, 220, SegmentHeights.Default, 2048, Hash.Zero).Encode(),
            ],
            input => StoredState.TryDecode(input, out StoredState? state) ? state : null)
        {
            Check = (input, value) => Encoding.Expect(((StoredState)value).Encode().AsSpan().SequenceEqual(input), "it does not encode back"),
        };
    }

    public static IEnumerable<FuzzTarget> Headers()
    {
        Network network = ChainCorpus.ShortCycles.Network;
        BlockHeader[] headers = [.. ChainCorpus.ShortCycles.Headers.Take(12).Select(bytes => ChainCorpus.ShortCycles.ReadHeader(bytes))];
        byte[][] corpus = [Page(1), Page(3), Page(12)];
        yield return new FuzzTarget("header-page", corpus, input => Parse(input, network))
        {
            Check = (_, value) =>
            {
                var page = (HeaderPage)value;
                for (int i = 0; i < page.Count; i++)
                {
                    Encoding.Expect(page[i].ProofOfWork.EdgeBits <= ProofOfWork.MaxEdgeBits, "a header is none");
                }
            },
        };

        byte[] Page(int count) => HeaderPage.Build(0, null, 0, headers.AsSpan(0, count), network).Bytes.ToArray();
    }

    public static IEnumerable<FuzzTarget> Files()
    {
        var files = new Dictionary<string, StoredFile>(StringComparer.Ordinal)
        {
            ["headers/00000000"] = new StoredFile(1, 1000, 7),
            ["states/pending"] = new StoredFile(2, 100, 8),
        };
        byte[][] manifests =
        [
            new Manifest(3, IsSealed: true, 2, files).ToBytes(),
            new Manifest(1, IsSealed: false, 0, new Dictionary<string, StoredFile>()).ToBytes(),
        ];
        yield return new FuzzTarget("manifest", Unsealed(manifests), input => Manifest.TryParse(Seal(input), out Manifest? manifest, out _) ? manifest : null)
        {
            AllocationPerByte = 32,
            Check = (_, value) => Encoding.Expect(Manifest.TryParse(((Manifest)value).ToBytes(), out Manifest? _, out string? defect), $"what it encodes to is refused: {defect}"),
        };

        byte[][] objects = [Object("states/verified", []), Object("states/verified", [1]), Object("states/verified", new byte[500])];
        yield return new FuzzTarget(
            "object-file",
            Unsealed(objects),
            input => ObjectFile.TryOpen(Seal(input), "states/verified", 9, out _, out _, out _) ? input : null);

        JournalRecord[] records = [new("headers/00000000", new StoredFile(1, 1000, 7)), new("states/pending", null), new("states/verified", new StoredFile(2, 100, 8))];
        byte[][] journals =
        [
            [.. Journal.Header(5)],
            [.. Journal.Header(5), .. Journal.Frame(0, records[..1]), .. Journal.Frame(1, records)],
        ];
        yield return new FuzzTarget("journal", journals, input => ReadJournal(input)) { AllocationPerByte = 32 };
        yield return new FuzzTarget(
            "journal-frame",
            [Journal.Frame(0, records[..1])[FrameHeadSize..], Journal.Frame(0, records)[FrameHeadSize..]],
            input => ReadJournal([.. Journal.Header(5), .. SealFrame(input)]))
        {
            AllocationPerByte = 32,
        };
    }

    private static List<JournalRecord>? ReadJournal(byte[] bytes)
    {
        List<JournalRecord> records = [];
        return Journal.TryParse(bytes, 5, records) ? records : null;
    }

    private static HeaderPage? Parse(byte[] bytes, Network network)
    {
        try
        {
            return HeaderPage.Parse(0, bytes, network);
        }
        catch (Exception exception) when (exception is InvalidDataException or ForeignNetworkException)
        {
            return null;
        }
    }

    private static byte[] Object(string name, byte[] content) =>
        [.. ObjectFile.Build(name, 9, content).Parts.SelectMany(part => part.ToArray())];

    private static byte[][] Unsealed(byte[][] files) => [.. files.Select(file => file[..^Checksum.Size])];

    private static byte[] Seal(byte[] bytes) => [.. bytes, .. Checksum.ToArray(Checksum.Of(bytes))];

    /// <summary>A frame with a payload, as <see cref="Journal.Frame"/> makes it.</summary>
    private static byte[] SealFrame(byte[] payload)
    {
        byte[] head = Journal.Frame(0, [])[..12];
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(8), (uint)payload.Length);
        return [.. head, .. Checksum.ToArray(Checksum.Of([.. head, .. payload])), .. payload];
    }

    private static NrdKernel NrdKernel(int number)
    {
        byte[] excess = [9, .. new byte[32]];
        excess[^1] = (byte)number;
        return new NrdKernel(excess, (ulong)number, (ulong)number / 2, 30);
    }

    /// <summary>A result in its first format.</summary>
    private static byte[] WithoutOrigin(byte[] result)
    {
        const int OriginOffset = 2 + SegmentIdentifier.Size;
        return [1, .. result[1..OriginOffset], .. result[(OriginOffset + Hash.Size)..]];
    }

    private static IEnumerable<SegmentResult> Results()
    {
        var bare = new SegmentResult
        {
            Id = Kernels,
            Origin = Hash.Zero,
            Cover = [],
            CompanionRoot = Hash.Zero,
            Elements = 0,
            Sum = PointSum.Infinity,
            HeadersAnswered = 0,
            NrdKernels = 0,
            Violations = [],
        };
        yield return bare;
        yield return bare with
        {
            Cover = [new MmrNode(7, ChainCorpus.ShortCycles.Commitment.BlockHash), new MmrNode(10, Hash.Zero)],
            Elements = 2048,
            HeadersAnswered = 3,
            NrdKernels = 4,
            Violations = [new RuleViolation(Rule.KernelSignature, RulePlace.Kernel(5, 6), "the signature is wrong")],
        };
    }
}
