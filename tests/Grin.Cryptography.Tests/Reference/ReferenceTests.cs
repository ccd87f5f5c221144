using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Grin.Cryptography.Reference;
using Grin.Cryptography.Tests.Signatures;

namespace Grin.Cryptography.Tests.Reference;

/// <summary>The implementation on big integers agrees with the library, so that it may judge the product.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public void Its_generators_are_the_librarys()
    {
        JsonElement file = Vectors.Load("generators.json");
        AssertPoint(file.GetProperty("G"), ReferenceGenerators.G);
        AssertPoint(file.GetProperty("H"), ReferenceGenerators.H);
        JsonElement[] points = [.. file.GetProperty("bulletproof").Array("points")];
        for (int i = 0; i < 64; i++)
        {
            AssertPoint(points[i], ReferenceGenerators.Left(i));
            AssertPoint(points[128 + i], ReferenceGenerators.Right(i));
        }
    }

    [Fact]
    public void Its_verdicts_on_proofs_are_the_librarys()
    {
        JsonElement file = Vectors.Load("bulletproofs.json");
        Assert.All(file.Array("valid").Where((_, i) => i % 8 == 0), vector => Assert.True(Verify(vector)));
        Assert.True(Verify(file.Array("accepted_noncanonical").First()));
        Assert.All(
            file.Array("invalid").Where((vector, i) => i % 2 == 0 && vector.Bytes("extra_commit").Length == 0),
            vector => Assert.False(Verify(vector), vector.Text("name")));
        Assert.True(ReferenceProof.Verify(GenesisBlock.OutputCommitment, GenesisBlock.RangeProof));

        static bool Verify(JsonElement vector) => ReferenceProof.Verify(vector.Bytes("commit"), vector.Bytes("proof"));
    }

    [Fact]
    public void Its_verdicts_on_signatures_are_the_librarys()
    {
        JsonElement file = Vectors.Load("aggsig.json");
        Assert.All(file.Array("valid"), vector => Assert.True(Verify(vector)));
        Assert.All(file.Array("invalid"), vector => Assert.False(Verify(vector), vector.Text("name")));

        static bool Verify(JsonElement vector)
        {
            var record = SignatureRecord.Of(vector);
            return ReferenceSignature.Verify(record.Excess, record.Message, record.Signature);
        }
    }

    [Fact]
    public void Its_commitments_and_public_keys_are_the_librarys()
    {
        JsonElement file = Vectors.Load("pedersen.json");
        foreach (JsonElement vector in file.Array("commits"))
        {
            var value = BigInteger.Parse(vector.Text("value"), CultureInfo.InvariantCulture);
            BigInteger blinding = ReferenceNumbers.Read(vector.Bytes("blind"));
            var point = ReferencePoint.Sum([(value, ReferenceGenerators.H), (blinding, ReferenceGenerators.G)]);
            Assert.Equal(vector.Bytes("commit"), ReferenceEncoding.WriteCommitment(point));
        }

        foreach (JsonElement vector in file.Array("parse"))
        {
            ReferencePoint? point = ReferenceEncoding.ReadCommitment(vector.Bytes("commit"));
            Assert.Equal(vector.IsTrue("ok"), point.HasValue);
            if (point is { } read)
            {
                Assert.Equal(vector.Bytes("pubkey"), ReferenceEncoding.WritePublicKey(read));
            }
        }
    }

    private static void AssertPoint(JsonElement expected, ReferencePoint point) =>
        Assert.Equal(expected.Text("x") + expected.Text("y"), Convert.ToHexStringLower(ReferenceEncoding.WriteCoordinates(point)));
}
