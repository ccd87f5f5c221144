using Grin.Chain;
using Grin.Chain.Networks;
using Grin.Chain.Segments;

namespace Grin.P2P;

/// <summary>
/// How long the body of each type may be: four times the nominal size, as the node enforces it (p2p.md §1.3, and §13 for
/// header segments; grin: p2p/src/msg.rs, <c>max_msg_size</c>).
/// </summary>
public sealed class MessageLimits
{
    /// <summary>Headers in one message at most.</summary>
    public const int MaxHeaders = 512;

    /// <summary>Hashes in a locator at most.</summary>
    public const int MaxLocatorHashes = 20;

    /// <summary>Addresses in one message at most.</summary>
    public const int MaxPeerAddresses = 256;

    private const ulong Tolerance = 4;
    private const ulong NominalHeaderSize = 365;
    private const ulong NominalHeaderSizeInSegment = 578;
    private const ulong NominalOutputSize = 708;

    private readonly ulong _block;

    /// <summary>The limits of a network.</summary>
    public MessageLimits(NetworkParameters parameters) =>
        _block = parameters.MaxBlockWeight / NetworkParameters.OutputWeight * NominalOutputSize;

    /// <summary>The longest body of a type in bytes; never more than an array can hold.</summary>
    public int MaxLength(MessageType type) => (int)Math.Min(Tolerance * Nominal(type), (ulong)Array.MaxLength);

    private ulong Nominal(MessageType type) => type switch
    {
        MessageType.Error => 0,
        MessageType.Hand => 128,
        MessageType.Shake => 88,
        MessageType.Ping or MessageType.Pong => 16,
        MessageType.GetPeerAddrs => 4,
        MessageType.PeerAddrs => 4 + (PeerAddress.MaxSize * MaxPeerAddresses),
        MessageType.GetHeaders => 1 + (Hash.Size * MaxLocatorHashes),
        MessageType.Header => NominalHeaderSize,
        MessageType.Headers => 2 + (NominalHeaderSize * MaxHeaders),
        MessageType.GetBlock or MessageType.GetCompactBlock => Hash.Size,
        MessageType.GetTransaction or MessageType.TransactionKernel => Hash.Size,
        MessageType.CompactBlock => _block / 10,
        MessageType.TxHashSetRequest => 40,
        MessageType.TxHashSetArchive or MessageType.BanReason => 64,
        MessageType.GetOutputBitmapSegment or MessageType.GetOutputSegment => SegmentMessage.PrefixSize,
        MessageType.GetRangeProofSegment or MessageType.GetKernelSegment => SegmentMessage.PrefixSize,
        MessageType.OutputBitmapSegment or MessageType.OutputSegment => 2 * _block,
        MessageType.RangeProofSegment or MessageType.KernelSegment => 2 * _block,
        MessageType.GetHeaderSegment => SegmentIdentifier.Size,
        MessageType.HeaderSegment => SegmentIdentifier.Size + 2 + (NominalHeaderSizeInSegment * MaxHeaders),
        _ => _block,
    };
}
