using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Mmr;
using Grin.Chain.Networks;
using Grin.Chain.Rules;
using GrinOrleansSync.Devnet.Mining;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Devnet.Tests.Mining;

/// <summary>
/// Recorded headers with one field altered and the proof of work made again, as a forger would: what refuses them is the
/// field's own rule, or none where the field is free or not the headers' business.
/// </summary>
public sealed class MinedAgainTests
{
    private const string None = "none";

    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly (string Field, Func<HeaderDraft, BlockHeader, HeaderDraft> Alter, string Rule)[] Table =
    [
        ("version, one more", (draft, _) => draft with { Version = (ushort)(draft.Version + 1) }, "version"),
        ("version, one less", (draft, _) => draft with { Version = (ushort)(draft.Version - 1) }, "version"),
        ("height, one more", (draft, _) => draft with { Height = draft.Height + 1 }, "header-chain, or version where the next height has another"),
        ("height, that of the header before", (draft, previous) => draft with { Height = previous.Height }, "header-chain, or version where that height has another"),
        ("timestamp, that of the header before", (draft, previous) => draft with { Timestamp = previous.Timestamp }, "timestamp"),
        ("timestamp, one second later", (draft, _) => draft with { Timestamp = draft.Timestamp + 1 }, None),
        ("timestamp, as late as it may be", (draft, _) => draft with { Timestamp = Now.ToUnixTimeSeconds() + 300 }, None),
        ("timestamp, ahead of the clock", (draft, _) => draft with { Timestamp = Now.ToUnixTimeSeconds() + 301 }, "timestamp"),
        ("previous hash", (draft, _) => draft with { PreviousHash = Altered(draft.PreviousHash) }, "header-chain"),
        ("previous root", (draft, _) => draft with { PreviousRoot = Altered(draft.PreviousRoot) }, "header-mmr"),
        ("output root", (draft, _) => draft with { OutputRoot = Altered(draft.OutputRoot) }, None),
        ("range proof root", (draft, _) => draft with { RangeProofRoot = Altered(draft.RangeProofRoot) }, None),
        ("kernel root", (draft, _) => draft with { KernelRoot = Altered(draft.KernelRoot) }, None),
        ("total kernel offset", (draft, _) => draft with { TotalKernelOffset = new BlindingFactor(Altered(draft.TotalKernelOffset.Bytes)) }, None),
        ("output MMR size, one output more", (draft, _) => draft with { OutputMmrSize = Grown(draft.OutputMmrSize, 1) }, None),
        ("output MMR size, no growth", (draft, previous) => draft with { OutputMmrSize = previous.OutputMmrSize }, "mmr-size"),
        ("output MMR size, that of no MMR", (draft, _) => draft with { OutputMmrSize = Incomplete(draft.OutputMmrSize) }, "mmr-size"),
        ("output MMR size, too much for a block", (draft, _) => draft with { OutputMmrSize = Grown(draft.OutputMmrSize, 20_000) }, "block-weight"),
        ("kernel MMR size, one kernel more", (draft, _) => draft with { KernelMmrSize = Grown(draft.KernelMmrSize, 1) }, None),
        ("kernel MMR size, no growth", (draft, previous) => draft with { KernelMmrSize = previous.KernelMmrSize }, "mmr-size"),
        ("kernel MMR size, that of no MMR", (draft, _) => draft with { KernelMmrSize = Incomplete(draft.KernelMmrSize) }, "mmr-size"),
        ("kernel MMR size, too much for a block", (draft, _) => draft with { KernelMmrSize = Grown(draft.KernelMmrSize, 20_000) }, "block-weight"),
        ("total difficulty, no growth", (draft, previous) => draft with { TotalDifficulty = previous.TotalDifficulty }, "difficulty"),
        ("total difficulty, one more", (draft, _) => draft with { TotalDifficulty = draft.TotalDifficulty + 1 }, "difficulty"),
        ("total difficulty, one less", (draft, _) => draft with { TotalDifficulty = draft.TotalDifficulty - 1 }, "difficulty"),
        ("secondary scaling", (draft, _) => draft with { SecondaryScaling = draft.SecondaryScaling + 1 }, "secondary-scaling before version 5, none from there on"),
        ("nothing but the nonce", (draft, _) => draft, None),
    ];

    public static TheoryData<string> Fields => [.. Table.Select(row => row.Field)];

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_header_altered_and_mined_again_is_refused_by_the_rule_of_its_field(string field)
    {
        (_, Func<HeaderDraft, BlockHeader, HeaderDraft> alter, string rule) = Table.Single(row => row.Field == field);
        RecordedChain chain = RecordedChains.Demo;
        using var miner = new HeaderMiner(chain.Network.Parameters);
        HeaderChainVerifier verifier = HeaderChainVerifier.FromGenesis(chain.Network);
        foreach (BlockHeader header in chain.Headers.All.Skip(1))
        {
            if (IsSampled(header.Height))
            {
                HeaderDraft draft = alter(HeaderDraft.Of(header), verifier.Tip);
                ulong target = draft.TotalDifficulty - Math.Min(draft.TotalDifficulty, verifier.Tip.TotalDifficulty);
                AssertIsJudged(verifier, miner.Mine(draft, target, header.Nonce + 1), header, Expected(rule, header, draft, chain.Network.Parameters));
            }

            verifier.AppendVerified(header);
        }
    }

    [Theory]
    [InlineData(9, "pow")]
    [InlineData(11, None)]
    [InlineData(12, None)]
    public void A_cycle_of_a_smaller_graph_is_refused_and_one_of_a_larger_is_as_good(int edgeBits, string rule)
    {
        RecordedChain chain = RecordedChains.Demo;
        using var miner = new HeaderMiner(chain.Network.Parameters, edgeBits: (byte)edgeBits);
        HeaderChainVerifier verifier = HeaderChainVerifier.FromGenesis(chain.Network);
        foreach (BlockHeader header in chain.Headers.All.Skip(1))
        {
            if (IsSampled(header.Height))
            {
                AssertIsJudged(verifier, miner.Mine(HeaderDraft.Of(header), header.TotalDifficulty - verifier.Tip.TotalDifficulty), header, rule);
            }

            verifier.AppendVerified(header);
        }
    }

    private static void AssertIsJudged(HeaderChainVerifier chain, BlockHeader mined, BlockHeader original, string rule)
    {
        HeaderChainVerifier verifier = chain.Clone();
        bool accepted = verifier.TryAppend(mined, Now, out RuleViolation? violation);

        Assert.NotEqual(original.Hash, mined.Hash);
        Assert.Equal(($"height {original.Height}", rule), ($"height {original.Height}", violation?.Rule.Name ?? None));
        Assert.Equal(rule == None, accepted);
        Assert.Equal(accepted ? mined.Hash : chain.Tip.Hash, verifier.Tip.Hash);
    }

    // All the hard forks of test networks, and some of the rest.
    private static bool IsSampled(ulong height) => height <= 16 || height % 137 == 0;

    private static string Expected(string rule, BlockHeader header, HeaderDraft altered, NetworkParameters network) => rule.Split(',', ' ')[0] switch
    {
        "header-chain" when network.HeaderVersionAt(altered.Height) != header.Version => "version",
        "secondary-scaling" when header.Version >= 5 => None,
        string name => name,
    };

    private static Hash Altered(Hash hash)
    {
        byte[] bytes = hash.ToArray();
        bytes[31] ^= 1;
        return new Hash(bytes);
    }

    private static ulong Grown(ulong mmrSize, ulong leaves) => MmrGeometry.Size(MmrGeometry.LeafCount(mmrSize) + leaves);

    // Behind an odd number of leaves the next leaf brings its parent along.
    private static ulong Incomplete(ulong mmrSize) => MmrGeometry.Size(MmrGeometry.LeafCount(mmrSize) | 1) + 1;
}
