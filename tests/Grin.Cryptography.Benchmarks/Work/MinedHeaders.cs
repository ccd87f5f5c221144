using Grin.Chain.Headers;
using Grin.Chain.Pow;
using Grin.Cryptography.Benchmarks.Straightforward;
using GrinOrleansSync.Devnet.Mining;
using GrinOrleansSync.Devnet.Recording;

namespace Grin.Cryptography.Benchmarks.Work;

/// <summary>Headers of the demo's chain mined again, each from nonce 0 to the difficulty that it added.</summary>
internal static class MinedHeaders
{
    private const int Count = 32;

    /// <summary>The work.</summary>
    public static Comparison Create(string name)
    {
        RecordedChain chain = RecordedChain.Load(DemoChain.Folder);
        (HeaderDraft Draft, ulong Target)[] drafts =
        [
            .. Enumerable.Range(1, Count).Select(height => (
                HeaderDraft.Of(chain.Headers.All[height]),
                chain.Headers.All[height].TotalDifficulty - chain.Headers.All[height - 1].TotalDifficulty)),
        ];
        var miner = new HeaderMiner(chain.Network.Parameters);
        var plain = new PlainMiner(chain.Network.Parameters);
        return new Comparison(
            new Workload(name, Count, () => Array.TrueForAll(drafts, entry => miner.Mine(entry.Draft, entry.Target).ProofOfWork.EdgeBits > 0)),
            new Workload(name, Count, () => Array.TrueForAll(drafts, entry => plain.Mine(entry.Draft, entry.Target).ProofOfWork.EdgeBits > 0)),
            () => Array.TrueForAll(drafts, entry => MineTheSame(entry.Draft, entry.Target)));

        // A graph may have several cycles: the one found may differ, the nonce not.
        bool MineTheSame(HeaderDraft draft, ulong target)
        {
            BlockHeader header = plain.Mine(draft, target);
            return header.Nonce == miner.Mine(draft, target).Nonce
                && ProofOfWorkRules.FindDefect(header, chain.Network.Parameters) is null
                && ProofDifficulty.Of(header, chain.Network.Parameters) >= target;
        }
    }
}
