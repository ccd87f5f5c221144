using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Mmr;
using Grin.Chain.Networks;
using Grin.Chain.Segments;
using Grin.Chain.State;
using GrinOrleansSync.Storage.Headers;
using GrinOrleansSync.Storage.States;

namespace GrinOrleansSync.Grains.Verification;

/// <summary>
/// What a silo needs to verify segments of one state: the horizon header's commitments, the headers before it, the bitmap
/// (read once), and the stored output segments.
/// </summary>
public sealed class HorizonState
{
    private readonly StateStore _states;
    private readonly HeaderStore _headers;
    private readonly Lock _lock = new();
    private Task<UnspentBitmap>? _bitmap;

    private HorizonState(Network network, BlockHeader horizon, StateStore states, HeaderStore headers)
    {
        Horizon = horizon;
        Commitment = new StateCommitment(horizon);
        Verifier = new SegmentVerifier(network.Parameters, Commitment);
        _states = states;
        _headers = headers;
    }

    /// <summary>The horizon header.</summary>
    public BlockHeader Horizon { get; }

    /// <summary>What it commits to.</summary>
    public StateCommitment Commitment { get; }

    /// <summary>Verifies segments of this state.</summary>
    public SegmentVerifier Verifier { get; }

    /// <summary>Opens the state of a horizon header that the header store has.</summary>
    /// <exception cref="InvalidOperationException">It has it not, or the header commits to no state that segments can prove.</exception>
    public static async Task<HorizonState> OpenAsync(Network network, Hash horizon, StateStore states, HeaderStore headers, CancellationToken cancellationToken)
    {
        BlockHeader header = await headers.FindAsync(horizon, cancellationToken)
            ?? throw new InvalidOperationException($"The header store has no header {horizon}.");
        return StateCommitment.IsProvable(header)
            ? new HorizonState(network, header, states, headers)
            : throw new InvalidOperationException($"Header {header.Height} commits to no state that segments can prove.");
    }

    /// <summary>The bitmap, from its stored segments; all of them must be there.</summary>
    /// <param name="height">Height of the stored bitmap segments.</param>
    public Task<UnspentBitmap> GetBitmapAsync(byte height)
    {
        lock (_lock)
        {
            if (_bitmap is null || _bitmap.IsFaulted)
            {
                _bitmap = ReadBitmapAsync(height);
            }

            return _bitmap;
        }
    }

    /// <summary>A stored output segment, for the commitments of range proofs.</summary>
    /// <exception cref="InvalidDataException">It is not there.</exception>
    public async Task<Segment> ReadOutputsAsync(StateSegmentId outputs, CancellationToken cancellationToken)
    {
        SegmentMessage message = await _states.ReadSegmentAsync(Horizon.Hash, outputs, cancellationToken)
            ?? throw new InvalidDataException($"Segment {outputs} is not stored.");
        return message.Segment;
    }

    /// <summary>The headers that a kernel segment answers for.</summary>
    public async Task<KernelBlocks> ReadKernelBlocksAsync(SegmentRange range, CancellationToken cancellationToken)
    {
        ulong first = await _headers.FirstHeightWithKernelLeavesAsync(range.FirstLeaf + 1, Horizon.Height, cancellationToken)
            ?? throw new InvalidDataException($"No header up to {Horizon.Height} holds kernel {range.FirstLeaf}.");
        ulong end = range.FirstLeaf + range.LeafCount;
        var headers = new List<BlockHeader>();
        await foreach (BlockHeader header in _headers.ReadAsync(first, Horizon.Height - first + 1, cancellationToken))
        {
            headers.Add(header);
            if (MmrGeometry.LeafCount(header.KernelMmrSize) >= end)
            {
                break;
            }
        }

        return new KernelBlocks(range, headers);
    }

    private async Task<UnspentBitmap> ReadBitmapAsync(byte height)
    {
        var chunks = new byte[UnspentBitmap.ChunkCount(Commitment.OutputLeafCount) * SegmentLeaf.ChunkSize];
        int offset = 0;
        ulong count = SegmentRange.Count(Commitment.BitmapMmrSize, height);
        for (ulong index = 0; index < count; index++)
        {
            var id = new StateSegmentId(SegmentKind.Bitmap, new SegmentIdentifier(height, index));
            SegmentMessage message = await _states.ReadSegmentAsync(Horizon.Hash, id, CancellationToken.None)
                ?? throw new InvalidDataException($"Segment {id} is not stored.");
            message.Segment.Leaves.CopyTo(chunks.AsSpan(offset));
            offset += message.Segment.Leaves.Length;
        }

        return new UnspentBitmap(Commitment.OutputLeafCount, chunks);
    }
}
