using Grin.Chain.Blocks;
using Grin.Chain.Headers;
using Grin.Chain.Wire;

namespace Grin.Chain.Networks;

/// <summary>
/// The genesis blocks that a node mines when it starts a test chain; the search always ends at nonce 7
/// (consensus.md §2; grin: core/src/genesis.rs, <c>genesis_dev</c>).
/// </summary>
internal static class DevelopmentGenesis
{
    private const long Timestamp = 870_652_800;

    public static Block AutomatedTesting() => Build(ChainType.AutomatedTesting, 10, [155, 362, 407, 452, 682, 702, 899, 962]);

    public static Block UserTesting() => Build(ChainType.UserTesting, 15,
    [
        74, 1403, 1939, 2460, 2809, 3309, 3744, 4749, 5215, 5466, 6144, 8719, 9606, 9986, 10221, 11387,
        11419, 11799, 13477, 14166, 14247, 17732, 18629, 19290, 19841, 21272, 22087, 22108, 23103, 23692, 24642, 24741,
        26738, 26827, 27050, 27999, 28886, 29106, 30164, 30979, 31135, 32082,
    ]);

    private static Block Build(ChainType chainType, byte edgeBits, ReadOnlySpan<ulong> nonces)
    {
        var header = new BlockHeader
        {
            Version = 1,
            Height = 0,
            Timestamp = Timestamp,
            PreviousHash = Hash.Zero,
            PreviousRoot = Hash.Zero,
            OutputRoot = Hash.Zero,
            RangeProofRoot = Hash.Zero,
            KernelRoot = Hash.Zero,
            TotalKernelOffset = BlindingFactor.Zero,
            OutputMmrSize = 0,
            KernelMmrSize = 0,
            TotalDifficulty = 3,
            SecondaryScaling = 1,
            Nonce = 7,
            ProofOfWork = ProofOfWork.Pack(edgeBits, nonces),
        };
        var writer = new WireWriter();
        header.Write(writer);
        writer.WriteZeros(3 * sizeof(ulong));
        return Block.TryParse(writer.Written, NetworkParameters.For(chainType), ProtocolVersion.Local, out Block? block, out WireError? error)
            ? block
            : throw new InvalidOperationException(error.ToString());
    }
}
