using System.Buffers.Binary;
using Grin.Chain.Pow;
using Grin.Cryptography;
using GrinOrleansSync.Devnet.Mining;

namespace GrinOrleansSync.Devnet.Tests.Mining;

public sealed class CuckatooSolverTests
{
    [Fact]
    public void About_one_graph_in_eight_has_a_cycle_of_eight_and_every_cycle_found_is_one()
    {
        var solver = new CuckatooSolver(10, 8);
        var nonces = new ulong[8];
        int found = 0;
        for (int graph = 0; graph < 400; graph++)
        {
            SipHashKeys keys = Keys(graph);
            if (solver.TrySolve(keys, nonces))
            {
                found++;
                Assert.Equal(CycleDefect.None, CycleVerifier.Check(CycleVariant.Cuckatoo, 10, 8, keys, nonces));
            }
        }

        // 400 / 8 is expected; so far off lies no honest search.
        Assert.InRange(found, 25, 80);
    }

    [Fact]
    public void The_genesis_block_of_automated_testing_is_found_where_the_node_finds_it()
    {
        // consensus.md §2: the search from nonce 0 ends at 7.
        Assert.True(Grin.Chain.Networks.Network.TryGetBuiltIn("automatedtesting", out Grin.Chain.Networks.Network? network));
        using var miner = new HeaderMiner(network.Parameters);

        Grin.Chain.Headers.BlockHeader mined = miner.Mine(HeaderDraft.Of(network.Genesis.Header), target: 1);

        Assert.Equal(7UL, mined.Nonce);
        Assert.Equal(network.GenesisHash, mined.Hash);
    }

    [Fact]
    public void So_is_that_of_user_testing_with_a_cycle_of_42()
    {
        Assert.True(Grin.Chain.Networks.Network.TryGetBuiltIn("usertesting", out Grin.Chain.Networks.Network? network));
        using var miner = new HeaderMiner(network.Parameters);

        Assert.Equal(network.GenesisHash, miner.Mine(HeaderDraft.Of(network.Genesis.Header), target: 1).Hash);
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(17, 8)]
    [InlineData(10, 1)]
    [InlineData(10, 43)]
    public void Graphs_beyond_those_of_test_chains_are_refused(int edgeBits, int proofSize) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new CuckatooSolver((byte)edgeBits, proofSize));

    private static SipHashKeys Keys(int graph)
    {
        var header = new byte[80];
        BinaryPrimitives.WriteInt32BigEndian(header, graph);
        return SipHashKeys.FromHeader(header);
    }
}
