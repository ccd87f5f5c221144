using System.Collections.Immutable;
using Grin.Chain.Blocks;
using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Chain.State;
using Grin.Cryptography;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Devnet.Generation;

/// <summary>Generates a chain and writes it as a recorded one, each part when it is made (interface.md §4).</summary>
public sealed class ChainRecorder
{
    // The forks of the test network and the first block, as in the recorded chains.
    private static readonly ImmutableArray<ulong> EarlyHeights = [0, 1, 3, 6, 9, 12];

    private static readonly ImmutableArray<(string Name, SegmentForm Form)> SegmentFiles =
    [
        ("segments-uncompacted-default.msgs", SegmentForm.Full),
        ("segments-compacted-default.msgs", SegmentForm.Sparse),
    ];

    private readonly ChainShape _shape;
    private readonly List<HeaderEntry> _headers = [];
    private readonly List<SegmentsEntry> _segments = [];
    private GeneratedChain? _chain;
    private StateRoots? _horizonRoots;

    private ChainRecorder(ChainShape shape) => _shape = shape;

    /// <summary>Generates a chain into a folder.</summary>
    /// <param name="shape">What it shall be like.</param>
    /// <param name="folder">Made if it is not there; files of a recorded chain in it are replaced.</param>
    /// <param name="progress">Told after each block.</param>
    /// <param name="cancellationToken">Leaves a folder without state.json, which is no recorded chain.</param>
    /// <exception cref="ArgumentException">There is no such chain (<see cref="ChainShape.Problem"/>).</exception>
    public static GeneratedChain Record(ChainShape shape, string folder, Action<GenerationProgress> progress, CancellationToken cancellationToken) =>
        shape.Problem() is { } problem
            ? throw new ArgumentException(problem, nameof(shape))
            : new ChainRecorder(shape).Record(folder, progress, cancellationToken);

    private GeneratedChain Record(string folder, Action<GenerationProgress> progress, CancellationToken cancellationToken)
    {
        RecordingWriter? writer = null;
        try
        {
            Network? network = null;
            BlockHeader? tip = null;
            foreach (GeneratedBlock generated in new BlockGenerator(_shape).Blocks(cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
                network ??= BlockGenerator.NetworkOf(generated.Block);
                writer ??= new RecordingWriter(folder, network);
                Record(writer, generated.Block, generated.State);
                tip = generated.Block.Header;
                progress(new GenerationProgress(tip.Height, generated.State.Outputs.LeafCount));
            }

            _chain = _chain! with { Tip = tip! };
            writer!.Finish(Document(network!));
            return _chain;
        }
        finally
        {
            writer?.Dispose();
        }
    }

    private void Record(RecordingWriter writer, Block block, ChainState state)
    {
        BlockHeader header = block.Header;
        var horizon = (ulong)_shape.Horizon;
        writer.Add(header);
        if (header.Height >= horizon)
        {
            writer.Add(block);
        }

        if (header.Height == horizon)
        {
            RecordHorizon(writer, header, state);
        }

        if (header.Height == horizon || header.Height == (ulong)_shape.Blocks)
        {
            // One reward a block, genesis included.
            StateSums sums = state.Sums((UInt128)NetworkParameters.BlockReward * (header.Height + 1));
            _headers.Add(HeaderEntry.Of(header, Hex(sums.Utxo), Hex(sums.Kernels)));
        }
        else if (EarlyHeights.Contains(header.Height))
        {
            _headers.Add(HeaderEntry.Of(header));
        }
    }

    private void RecordHorizon(RecordingWriter writer, BlockHeader horizon, ChainState state)
    {
        var segments = new HorizonSegments(state, horizon);
        SegmentHeights heights = SegmentHeights.Default;
        foreach ((string name, SegmentForm form) in SegmentFiles)
        {
            SegmentCounts counts = writer.WriteSegments(name, segments.All(heights, form));
            _segments.Add(new SegmentsEntry(
                horizon.Hash.ToString(),
                horizon.Height,
                counts,
                name,
                new SegmentCounts(heights.Bitmap, heights.Kernel, heights.Output, heights.RangeProof)));
        }

        _horizonRoots = state.Roots();
        _chain = new GeneratedChain(horizon, horizon, state.Outputs.LeafCount, (ulong)state.UnspentCount, state.Kernels.LeafCount);
    }

    private StateDocument Document(Network network) => new()
    {
        TipHeight = _chain!.Tip.Height,
        TipHash = _chain.Tip.Hash.ToString(),
        ArchiveHeight = _chain.Horizon.Height,
        ArchiveHash = _chain.Horizon.Hash.ToString(),
        BitmapRootAtArchive = _horizonRoots!.BitmapRoot.ToString(),
        OutputPmmrRootAtArchive = _horizonRoots.OutputPmmrRoot.ToString(),
        BlocksFrom = _chain.Horizon.Height,
        ChainType = StateDocument.NameOf(network.Parameters.ChainType),
        GenesisHash = network.GenesisHash.ToString(),
        Headers = _headers,
        MaxBlockWeight = network.Parameters.MaxBlockWeight,
        Segments = _segments,
        Generated = new GeneratedEntry(
            _shape.Blocks, _shape.Unspent, _shape.Seed, _shape.Break?.Rule.Name, _shape.Break is null ? null : _shape.BrokenHeight),
    };

    private static string? Hex(PointSum sum)
    {
        var bytes = new byte[Commitment.Size];
        return sum.TryWriteCommitment(bytes) ? Convert.ToHexStringLower(bytes) : null;
    }
}
