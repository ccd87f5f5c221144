using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Chain.Rules;
using GrinOrleansSync.Devnet.Mining;

namespace GrinOrleansSync.Devnet.Tests.Mining;

public sealed class SyntheticHeadersTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static Network AutomatedTesting => Network.TryGetBuiltIn("automatedtesting", out Network? network) ? network : throw new InvalidOperationException();

    [Theory]
    [InlineData(60)]
    [InlineData(20)]
    public void Every_header_is_valid_by_every_rule_of_headers(int spacing)
    {
        // Below 60 s targets rise from where the first rule left them.
        IReadOnlyList<BlockHeader> chain = SyntheticHeaders.Branch(AutomatedTesting, [AutomatedTesting.Genesis.Header], 0, 200, seed: 1, spacing);

        HeaderChainVerifier verifier = HeaderChainVerifier.FromGenesis(AutomatedTesting);
        foreach (BlockHeader header in chain.Skip(1))
        {
            Assert.True(verifier.TryAppend(header, Now, out RuleViolation? violation), violation?.ToString());
        }

        Assert.Equal(200UL, verifier.Tip.Height);
    }

    [Fact]
    public void A_seed_gives_the_same_headers_whatever_the_number_of_threads_and_another_seed_others()
    {
        IReadOnlyList<BlockHeader> one = SyntheticHeaders.Chain(AutomatedTesting, 40, seed: 5);
        using var threaded = new SyntheticHeaders(AutomatedTesting, [AutomatedTesting.Genesis.Header], seed: 5, threads: 3);

        Assert.Equal(one.Skip(1).Select(header => header.Hash), threaded.Next(40).Select(header => header.Hash));
        Assert.NotEqual(one[1].Hash, SyntheticHeaders.Chain(AutomatedTesting, 1, seed: 6)[1].Hash);
    }

    [Fact]
    public void A_branch_shares_its_chain_up_to_the_fork()
    {
        IReadOnlyList<BlockHeader> chain = SyntheticHeaders.Chain(AutomatedTesting, 30, seed: 1);

        IReadOnlyList<BlockHeader> branch = SyntheticHeaders.Branch(AutomatedTesting, chain, forkHeight: 20, count: 15, seed: 2);

        Assert.Equal(chain.Take(21).Select(header => header.Hash), branch.Take(21).Select(header => header.Hash));
        Assert.NotEqual(chain[21].Hash, branch[21].Hash);
        Assert.Equal(35UL, branch[^1].Height);
        HeaderChainVerifier verifier = HeaderChainVerifier.FromGenesis(AutomatedTesting);
        Assert.All(branch.Skip(1), header => Assert.True(verifier.TryAppend(header, Now, out _)));
    }

    [Fact]
    public void Real_graphs_are_not_mined() =>
        Assert.Throws<ArgumentException>(() => new HeaderMiner(NetworkParameters.For(ChainType.Mainnet)));
}
