using Grin.Chain;
using Grin.Chain.Blocks;
using Grin.Chain.Headers;
using Grin.Chain.Networks;
using GrinOrleansSync.Devnet.Mining;

namespace GrinOrleansSync.Devnet.Generation;

/// <summary>
/// Generates the blocks of a chain in memory. The same shape gives the same blocks, whatever the machine and the number of
/// its cores.
/// </summary>
internal sealed class BlockGenerator
{
    // As of the node's own development genesis (consensus.md §2).
    private const long GenesisTimestamp = 870_652_800;
    private const ulong GenesisDifficulty = 3;
    private const uint GenesisScaling = 1;

    private const string NetworkName = "generated";
    private const ulong MaxBlockWeight = 40_000;

    // From the aim on difficulty stays at its floor.
    private const int MinSpacing = NetworkParameters.BlockTimeSeconds;
    private const int SpacingChance = 20;

    // Blocks in the making for each core, so that none waits for the one that takes longest.
    private const int BlocksAheadOfCore = 4;

    private readonly ChainShape _shape;
    private readonly BlockPlanner _planner;
    private readonly BodyMaker _maker;
    private readonly ChainState _state = new();
    private readonly Draws _spacing;
    private readonly int _ahead;

    /// <summary>A generator of chains of a shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="ahead">Blocks in the making before they are mined; by default enough to keep all cores at work. Changes nothing but the time it takes.</param>
    public BlockGenerator(ChainShape shape, int? ahead = null)
    {
        _ahead = ahead ?? BlocksAheadOfCore * Environment.ProcessorCount;
        var keys = new ThrowawayKeys(shape.Seed);
        _shape = shape;
        _planner = new BlockPlanner(shape, Parameters, keys);
        _maker = new BodyMaker(keys);
        _spacing = new Draws(~shape.Seed);
    }

    /// <summary>
    /// Parameters as the recorded chains have them: the block weight of the main network, since message limits follow from
    /// it, and a genesis with a reward.
    /// </summary>
    public static NetworkParameters Parameters { get; } = NetworkParameters.For(ChainType.AutomatedTesting) with { MaxBlockWeight = MaxBlockWeight, NrdEnabled = true };

    /// <summary>All blocks, genesis first, each mined when it is taken; to be asked once.</summary>
    public IEnumerable<GeneratedBlock> Blocks(CancellationToken cancellationToken)
    {
        HeaderChainBuilder? headers = null;
        try
        {
            foreach ((PlannedBlock plan, BlockBody body) in Bodies(cancellationToken))
            {
                _state.Apply(body);
                BlockHeader header;
                if (headers is null)
                {
                    header = MineGenesis();
                    headers = new HeaderChainBuilder(Parameters, header);
                }
                else
                {
                    header = Mine(headers, plan);
                    headers.Append(header);
                }

                yield return new GeneratedBlock(body.With(header), _state);
            }
        }
        finally
        {
            headers?.Dispose();
        }
    }

    /// <summary>The network whose genesis is a generated block.</summary>
    public static Network NetworkOf(Block genesis) => new(NetworkName, Parameters, genesis);

    /// <summary>Bodies in the order of the chain, of which those that follow are being made on all cores.</summary>
    private IEnumerable<(PlannedBlock Plan, BlockBody Body)> Bodies(CancellationToken cancellationToken)
    {
        var making = new Queue<(PlannedBlock Plan, Task<BlockBody> Body)>();
        foreach (PlannedBlock plan in _planner.Plan())
        {
            making.Enqueue((plan, Task.Run(() => _maker.Make(plan), cancellationToken)));
            if (making.Count > _ahead)
            {
                yield return Next();
            }
        }

        while (making.Count > 0)
        {
            yield return Next();
        }

        (PlannedBlock Plan, BlockBody Body) Next()
        {
            (PlannedBlock plan, Task<BlockBody> body) = making.Dequeue();
            return (plan, body.GetAwaiter().GetResult());
        }
    }

    private BlockHeader MineGenesis()
    {
        StateRoots roots = _state.Roots();
        var draft = new HeaderDraft
        {
            Version = Parameters.HeaderVersionAt(0),
            Height = 0,
            Timestamp = GenesisTimestamp,
            PreviousHash = Hash.Zero,
            PreviousRoot = Hash.Zero,
            OutputRoot = roots.OutputPmmrRoot,
            RangeProofRoot = roots.RangeProofRoot,
            KernelRoot = roots.KernelRoot,
            TotalKernelOffset = BlindingFactor.Zero,
            OutputMmrSize = roots.OutputMmrSize,
            KernelMmrSize = roots.KernelMmrSize,
            TotalDifficulty = GenesisDifficulty,
            SecondaryScaling = GenesisScaling,
        };
        using var miner = new HeaderMiner(Parameters);
        return miner.Mine(draft, GenesisDifficulty);
    }

    private BlockHeader Mine(HeaderChainBuilder headers, PlannedBlock plan)
    {
        StateRoots roots = _state.Roots();
        BlockHeader tip = headers.Tip;
        HeaderDraft draft = headers.Draft(new HeaderContent
        {
            Timestamp = tip.Timestamp + MinSpacing + _spacing.Below(SpacingChance),
            OutputRoot = roots.OutputRoot(Parameters.HeaderVersionAt(tip.Height + 1)),
            RangeProofRoot = roots.RangeProofRoot,
            KernelRoot = roots.KernelRoot,
            TotalKernelOffset = plan.TotalOffset,
            OutputMmrSize = roots.OutputMmrSize,
            KernelMmrSize = roots.KernelMmrSize,
        });
        return _shape.Break is { } broken && plan.Height == _shape.BrokenHeight
            ? HeaderBreak.Alter(broken.Rule, headers.Mine(HeaderBreak.Alter(broken.Rule, draft, tip, Parameters)), Parameters)
            : headers.Mine(draft);
    }
}
