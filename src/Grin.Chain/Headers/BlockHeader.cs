using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Grin.Chain.Wire;

namespace Grin.Chain.Headers;

/// <summary>A block header (consensus.md §4; grin: core/src/core/block.rs, <c>BlockHeader</c>).</summary>
public sealed class BlockHeader
{
    /// <summary>Bytes before edge bits: what the proof of work is computed over, nonce included.</summary>
    public const int PreProofOfWorkSize = 246;

    /// <summary>Largest wire form of any network: edge bits 63 and a 42-cycle.</summary>
    public const int MaxSize = PreProofOfWorkSize + 1 + (((ProofOfWork.MaxEdgeBits * 42) + 7) / 8);

    // Seconds of the first and last instants the node's date type knows: the years -262144 and 262143.
    private const long MinTimestamp = -8_334_632_851_200;
    private const long MaxTimestamp = 8_210_298_412_799;

    private Hash? _hash;

    /// <summary>Header version: fixed by height (hard forks).</summary>
    public required ushort Version { get; init; }

    /// <summary>Height: 0 for genesis.</summary>
    public required ulong Height { get; init; }

    /// <summary>Seconds since 1970-01-01 00:00 UTC.</summary>
    public required long Timestamp { get; init; }

    /// <summary>Hash of the header before.</summary>
    public required Hash PreviousHash { get; init; }

    /// <summary>Root of the header MMR over all headers before this one.</summary>
    public required Hash PreviousRoot { get; init; }

    /// <summary>Root of the output MMR; from version 3 on of output MMR root and bitmap root (consensus.md §9.2).</summary>
    public required Hash OutputRoot { get; init; }

    /// <summary>Root of the range proof MMR.</summary>
    public required Hash RangeProofRoot { get; init; }

    /// <summary>Root of the kernel MMR.</summary>
    public required Hash KernelRoot { get; init; }

    /// <summary>Sum of all kernel offsets from genesis on.</summary>
    public required BlindingFactor TotalKernelOffset { get; init; }

    /// <summary>Nodes (not leaves) of the output MMR and of the range proof MMR.</summary>
    public required ulong OutputMmrSize { get; init; }

    /// <summary>Nodes (not leaves) of the kernel MMR.</summary>
    public required ulong KernelMmrSize { get; init; }

    /// <summary>Cumulative difficulty including this block.</summary>
    public required ulong TotalDifficulty { get; init; }

    /// <summary>Difficulty scale of the secondary proof of work; free bytes from version 5 on.</summary>
    public required uint SecondaryScaling { get; init; }

    /// <summary>The nonce that selects the graph.</summary>
    public required ulong Nonce { get; init; }

    /// <summary>The cycle found in the graph.</summary>
    public required ProofOfWork ProofOfWork { get; init; }

    /// <summary>
    /// The block hash. It covers the packed nonces only: an altered header can carry the hash of a good one until its
    /// proof of work is checked (p2p.md §11, trap 37).
    /// </summary>
    public Hash Hash => _hash ??= ProofOfWork.Hash;

    /// <summary>Length of the wire form in bytes.</summary>
    public int WireSize => PreProofOfWorkSize + 1 + ProofOfWork.Packed.Length;

    /// <summary>Reads one header; records a defect and gives null where the node's reader refuses it.</summary>
    /// <param name="reader">Where to read from.</param>
    /// <param name="proofSize">The network's cycle length.</param>
    public static BlockHeader? Read(ref WireReader reader, int proofSize)
    {
        ushort version = reader.ReadUInt16("header version");
        ulong height = reader.ReadUInt64("height");
        long timestamp = reader.ReadInt64("timestamp");
        Hash previousHash = reader.ReadHash("previous hash");
        Hash previousRoot = reader.ReadHash("previous root");
        Hash outputRoot = reader.ReadHash("output root");
        Hash rangeProofRoot = reader.ReadHash("range proof root");
        Hash kernelRoot = reader.ReadHash("kernel root");
        Hash offset = reader.ReadHash("total kernel offset");
        ulong outputMmrSize = reader.ReadUInt64("output MMR size");
        ulong kernelMmrSize = reader.ReadUInt64("kernel MMR size");
        ulong totalDifficulty = reader.ReadUInt64("total difficulty");
        uint secondaryScaling = reader.ReadUInt32("secondary scaling");
        ulong nonce = reader.ReadUInt64("nonce");
        ProofOfWork? proof = ProofOfWork.Read(ref reader, proofSize);
        if (timestamp is < MinTimestamp or > MaxTimestamp)
        {
            reader.Fail(WireErrorKind.Corrupted, $"timestamp {timestamp} is no date");
        }

        if (proof is null || reader.Failed)
        {
            return null;
        }

        return new BlockHeader
        {
            Version = version,
            Height = height,
            Timestamp = timestamp,
            PreviousHash = previousHash,
            PreviousRoot = previousRoot,
            OutputRoot = outputRoot,
            RangeProofRoot = rangeProofRoot,
            KernelRoot = kernelRoot,
            TotalKernelOffset = new BlindingFactor(offset),
            OutputMmrSize = outputMmrSize,
            KernelMmrSize = kernelMmrSize,
            TotalDifficulty = totalDifficulty,
            SecondaryScaling = secondaryScaling,
            Nonce = nonce,
            ProofOfWork = proof,
        };
    }

    /// <summary>Reads exactly one header from <paramref name="data"/>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> data, int proofSize, [NotNullWhen(true)] out BlockHeader? header, [NotNullWhen(false)] out WireError? error)
    {
        var reader = new WireReader(data);
        header = Read(ref reader, proofSize);
        reader.ExpectEnd();
        error = reader.Error;
        header = error is null ? header : null;
        return header is not null;
    }

    /// <summary>Writes the wire form, the same at every protocol version.</summary>
    public void Write(WireWriter writer)
    {
        WritePreProofOfWork(writer);
        ProofOfWork.Write(writer);
    }

    /// <summary>Writes what the proof of work is computed over: everything before edge bits.</summary>
    public void WritePreProofOfWork(WireWriter writer)
    {
        Span<byte> bytes = stackalloc byte[PreProofOfWorkSize];
        WritePreProofOfWork(bytes);
        writer.WriteBytes(bytes);
    }

    /// <summary>Writes what the proof of work is computed over into the first <see cref="PreProofOfWorkSize"/> bytes.</summary>
    public void WritePreProofOfWork(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, Version);
        BinaryPrimitives.WriteUInt64BigEndian(destination[2..], Height);
        BinaryPrimitives.WriteInt64BigEndian(destination[10..], Timestamp);
        PreviousHash.CopyTo(destination[18..]);
        PreviousRoot.CopyTo(destination[50..]);
        OutputRoot.CopyTo(destination[82..]);
        RangeProofRoot.CopyTo(destination[114..]);
        KernelRoot.CopyTo(destination[146..]);
        TotalKernelOffset.Bytes.CopyTo(destination[178..]);
        BinaryPrimitives.WriteUInt64BigEndian(destination[210..], OutputMmrSize);
        BinaryPrimitives.WriteUInt64BigEndian(destination[218..], KernelMmrSize);
        BinaryPrimitives.WriteUInt64BigEndian(destination[226..], TotalDifficulty);
        BinaryPrimitives.WriteUInt32BigEndian(destination[234..], SecondaryScaling);
        BinaryPrimitives.WriteUInt64BigEndian(destination[238..], Nonce);
    }
}
