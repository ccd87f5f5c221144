using System.Text.Json;
using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Chain.Tests.Recorded;
using Grin.Chain.Wire;
using Grin.TestData;

namespace Grin.Chain.Tests.Headers;

/// <summary>Wire forms of proofs of work as the node gave them (pow.json).</summary>
public sealed class ProofOfWorkVectorTests
{
    private static readonly Lazy<JsonDocument> Vectors = new(() => JsonDocument.Parse(File.ReadAllBytes(TestVectors.Get("pow.json"))));

    [Fact]
    public void Nonces_pack_and_unpack_as_the_nodes_do()
    {
        foreach (JsonElement entry in Vectors.Value.RootElement.GetProperty("packing").EnumerateArray())
        {
            ulong[] nonces = Nonces(entry);
            var proof = ProofOfWork.Pack(entry.GetProperty("edge_bits").GetByte(), nonces);
            var unpacked = new ulong[nonces.Length];
            proof.Unpack(unpacked);

            Assert.Equal(entry.Text("packed"), Convert.ToHexStringLower(proof.Packed));
            Assert.Equal(entry.HashOf("hash"), proof.Hash);
            Assert.Equal(nonces, unpacked);
        }
    }

    [Fact]
    public void Proofs_are_read_and_refused_as_by_the_node()
    {
        foreach (JsonElement entry in Vectors.Value.RootElement.GetProperty("reading").EnumerateArray())
        {
            byte[] proof = entry.Bytes("wire");
            int proofSize = ProofSize(entry);
            var reader = new WireReader([.. new byte[BlockHeader.PreProofOfWorkSize], .. proof]);

            var header = BlockHeader.Read(ref reader, proofSize);

            Assert.True(entry.GetProperty("ok").GetBoolean() == header is not null, $"{entry} {reader.Error}");
            if (header is not null)
            {
                var nonces = new ulong[proofSize];
                header.ProofOfWork.Unpack(nonces);
                Assert.Equal(entry.GetProperty("edge_bits").GetByte(), header.ProofOfWork.EdgeBits);
                Assert.Equal(Nonces(entry), nonces);
            }
        }
    }

    [Fact]
    public void Real_headers_have_their_pre_proof_of_work_packed_nonces_and_hash()
    {
        foreach (JsonElement entry in Vectors.Value.RootElement.GetProperty("headers").EnumerateArray())
        {
            byte[] bytes = entry.Bytes("header");
            int proofSize = ProofSize(entry);

            Assert.True(BlockHeader.TryParse(bytes, proofSize, out BlockHeader? header, out WireError? error), error?.ToString());

            var writer = new WireWriter();
            header.WritePreProofOfWork(writer);
            Assert.Equal(entry.Text("pre_pow"), Convert.ToHexStringLower(writer.Written));
            var whole = new WireWriter();
            header.Write(whole);
            Assert.True(whole.Written.SequenceEqual(bytes));
            Assert.Equal(entry.Text("packed"), Convert.ToHexStringLower(header.ProofOfWork.Packed));
            Assert.Equal(entry.HashOf("hash"), header.Hash);
            Assert.Equal(entry.GetProperty("height").GetUInt64(), header.Height);
            Assert.Equal(entry.GetProperty("version").GetInt32(), header.Version);
            Assert.Equal(entry.GetProperty("edge_bits").GetByte(), header.ProofOfWork.EdgeBits);
            var nonces = new ulong[proofSize];
            header.ProofOfWork.Unpack(nonces);
            Assert.Equal(Nonces(entry), nonces);
        }
    }

    private static ulong[] Nonces(JsonElement entry) => [.. entry.GetProperty("nonces").EnumerateArray().Select(nonce => nonce.GetUInt64())];

    private static int ProofSize(JsonElement entry) => NetworkParameters.For(entry.Text("chain") switch
    {
        "main" => ChainType.Mainnet,
        "test" => ChainType.Testnet,
        "user" => ChainType.UserTesting,
        _ => ChainType.AutomatedTesting,
    }).ProofSize;
}
