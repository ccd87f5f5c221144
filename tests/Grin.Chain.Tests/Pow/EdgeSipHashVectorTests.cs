using System.Text.Json;
using Grin.Chain.Tests.Recorded;
using Grin.Cryptography;

namespace Grin.Chain.Tests.Pow;

/// <summary>Keys and hashes as the node's functions gave them (pow.json).</summary>
public sealed class EdgeSipHashVectorTests
{
    [Theory]
    [InlineData("keys", "header")]
    [InlineData("cycles", "header")]
    [InlineData("headers", "pre_pow")]
    public void The_keys_of_a_graph_come_from_the_bytes_before_edge_bits(string list, string bytes)
    {
        foreach (JsonElement entry in NodeVectors.Pow[list])
        {
            Assert.Equal(NodeVectors.Keys(entry), SipHashKeys.FromHeader(entry.Bytes(bytes)));
        }
    }

    [Fact]
    public void Single_hashes_are_the_nodes()
    {
        foreach (JsonElement entry in NodeVectors.Pow["siphash24"])
        {
            var digest = new ulong[1];
            EdgeSipHash.Hash(NodeVectors.Keys(entry), [NodeVectors.Number(entry.GetProperty("nonce"))], digest);
            Assert.Equal(NodeVectors.Word(entry.Text("result")), digest[0]);
        }
    }

    [Fact]
    public void Hashes_in_blocks_are_the_nodes()
    {
        foreach (JsonElement entry in NodeVectors.Pow["siphash_block"])
        {
            var digest = new ulong[1];
            EdgeSipHash.HashBlocks(
                NodeVectors.Keys(entry),
                [NodeVectors.Number(entry.GetProperty("nonce"))],
                entry.GetProperty("rotation").GetInt32(),
                entry.GetProperty("all").GetBoolean(),
                digest);
            Assert.Equal(NodeVectors.Word(entry.Text("result")), digest[0]);
        }
    }
}
