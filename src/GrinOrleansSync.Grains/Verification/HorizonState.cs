using System.Collections.Concurrent;
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
/// (read once), the stored output segments, and the earlier states that its full segments are kept from.
/// </summary>
public sealed class HorizonState
{
    private readonly Network _network;
    private readonly StateStore _states;
    private readonly HeaderStore _headers;
    private readonly ConcurrentDictionary<Hash, HorizonState> _earlier = new();
    private readonly Lock _lock = new();
    private Task<UnspentBitmap>? _bitmap;

    private HorizonState(Network network, BlockHeader horizon, StateStore states, HeaderStore headers, bool isEarlier)
    {
        Horizon = horizon;
        Commitment = new StateCommitment(horizon);
        Verifier = new SegmentVerifier(network.Parameters, Commitment, areKept: isEarlier);
        _network = network;
        _states = states;
        _headers = headers;
    }

    /// <summary>The horizon header.</summary>
    public BlockHeader Horizon { get; }

    /// <summary>What it commits to.</summary>
    public StateCommitment Commitment { get; }

    /// <summary>Verifies segments of this state; of an earlier one those that are kept of it.</summary>
    public SegmentVerifier Verifier { get; }

    /// <summary>Opens the state of a horizon header that the header store has.</summary>
    /// <exception cref="InvalidOperationException">It has it not, or the header commits to no state that segments can prove.</exception>
    public static async Task<HorizonState> OpenAsync(Network network, Hash horizon, StateStore states, HeaderStore headers, CancellationToken cancellationToken)
    {
        BlockHeader header = await headers.FindAsync(horizon, cancellationToken)
            ?? throw new InvalidOperationException($"The header store has no header {horizon}.");
        return StateCommitment.IsProvable(header)
            ? new HorizonState(network, header, states, headers, isEarlier: false)
            : throw new InvalidOperationException($"Header {header.Height} commits to no state that segments can prove.");
    }

    /// <summary>An earlier state of the same chain; null when its horizon header is not in the chain below this one's.</summary>
    public async ValueTask<HorizonState?> FindEarlierAsync(Hash horizon, CancellationToken cancellationToken)
    {
        if (!_earlier.TryGetValue(horizon, out HorizonState? earlier)
            && await _headers.FindAsync(horizon, cancellationToken) is { } header
            && header.Height < Horizon.Height
            && StateCommitment.IsProvable(header))
        {
            earlier = _earlier.GetOrAdd(horizon, new HorizonState(_network, header, _states, _headers, isEarlier: true));
        }

        return earlier;
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
        SegmentMessage message = await _states.FindSegmentAsync(Horizon.Hash, outputs, cancellationToken)
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
