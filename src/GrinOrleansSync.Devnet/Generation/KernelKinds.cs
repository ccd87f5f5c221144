using Grin.Chain.Networks;
using Grin.Chain.Transactions;

namespace GrinOrleansSync.Devnet.Generation;

/// <summary>Chooses kernels of all kinds for transactions, those that are locked at heights where they are valid.</summary>
internal sealed class KernelKinds(NetworkParameters network, ThrowawayKeys keys, Draws draws)
{
    // No-recent-duplicate kernels are valid from the hard fork to this header version on (consensus.md §12).
    private const ushort FirstNrdVersion = 4;

    private const int HeightLockedPercent = 15;
    private const int NrdPercent = 25;
    private const int RepeatPercent = 40;
    private const int MostOfFirst = 100;

    private readonly List<(ulong Number, int Height)> _shared = [];
    private ulong _kernels;
    private ulong _sharedExcesses;

    /// <summary>The kernel of a reward.</summary>
    /// <param name="key">The blinding factor of the coinbase output.</param>
    public PlannedKernel Coinbase(byte[] key) => new() { Number = _kernels++, Features = KernelFeatures.Coinbase, Key = key };

    /// <summary>The kernel of a transaction in a block at a height.</summary>
    public PlannedKernel Next(int height, ulong fee)
    {
        bool nrd = network.HeaderVersionAt((ulong)height) >= FirstNrdVersion;
        int chance = draws.Below(100);
        return chance switch
        {
            < HeightLockedPercent => HeightLocked(fee, 1 + draws.Below((ulong)height)),
            < HeightLockedPercent + NrdPercent when nrd => NoRecentDuplicate(height, fee),
            _ => new PlannedKernel { Number = _kernels, Features = KernelFeatures.Plain, Fee = fee, Key = OwnKey() },
        };
    }

    /// <summary>A kernel that is valid from a height on.</summary>
    public PlannedKernel HeightLocked(ulong fee, ulong lockHeight) =>
        new() { Number = _kernels, Features = KernelFeatures.HeightLocked, Fee = fee, Lock = lockHeight, Key = OwnKey() };

    /// <summary>A kernel whose excess is given by its number, and never one that <see cref="Next"/> shares.</summary>
    public PlannedKernel Nrd(ulong fee, ulong relativeHeight, ulong sharedExcess) => new()
    {
        Number = _kernels++,
        Features = KernelFeatures.NoRecentDuplicate,
        Fee = fee,
        Lock = relativeHeight,
        Key = keys.Of(KeyUse.SharedExcess, sharedExcess),
    };

    private byte[] OwnKey() => keys.Of(KeyUse.Excess, _kernels++);

    /// <summary>With an excess of its own, or with one that was used before, at a distance that its relative height allows.</summary>
    private PlannedKernel NoRecentDuplicate(int height, ulong fee)
    {
        int repeated = _shared.Count > 0 && draws.Percent(RepeatPercent) ? draws.Below(_shared.Count) : _shared.Count;
        if (repeated < _shared.Count && _shared[repeated].Height < height)
        {
            (ulong number, int last) = _shared[repeated];
            _shared[repeated] = (number, height);
            return Nrd(fee, 1 + draws.Below((ulong)Math.Min(height - last, TxKernel.MaxRelativeHeight)), number);
        }

        _shared.Add((_sharedExcesses, height));
        return Nrd(fee, 1 + draws.Below((ulong)MostOfFirst), _sharedExcesses++);
    }
}
