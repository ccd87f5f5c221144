using System.Collections.Immutable;
using Grin.Chain.Headers;
using GrinOrleansSync.Devnet.Recording;

namespace Grin.Cryptography.Benchmarks.Work;

/// <summary>The headers of the demo's chain by every rule, one after the other. Their cycles are short; those of mainnet take longer.</summary>
internal static class RecordedHeaderChain
{
    /// <summary>The workload.</summary>
    public static Workload Create()
    {
        RecordedChain chain = RecordedChain.Load(DemoChain.Folder);
        ImmutableArray<BlockHeader> headers = chain.Headers.All;
        BlockHeader[] afterGenesis = [.. headers.Where(header => header.Height > 0)];
        DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(afterGenesis.Max(header => header.Timestamp));
        return new Workload("header of a development chain", afterGenesis.Length, () =>
        {
            HeaderChainVerifier verifier = HeaderChainVerifier.FromGenesis(chain.Network);
            return Array.TrueForAll(afterGenesis, header => verifier.TryAppend(header, now, out _));
        });
    }
}
