using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Tests.Commitments;

public sealed class RecordedCommitmentTests
{
    private static readonly JsonElement File = Vectors.Load("pedersen.json");

    [Fact]
    public void Values_and_blinding_factors_give_the_librarys_commitments()
    {
        foreach (JsonElement vector in File.Array("commits"))
        {
            Assert.True(vector.IsTrue("ok"));
            Assert.Equal(vector.Text("commit"), Commit(vector));
        }
    }

    [Fact]
    public void What_the_library_cannot_commit_to_cannot_be_committed_to()
    {
        foreach (JsonElement vector in File.Array("commit_failures"))
        {
            Assert.Null(Commit(vector));
        }
    }

    [Fact]
    public void Parsing_agrees_with_the_library()
    {
        foreach (JsonElement vector in File.Array("parse"))
        {
            byte[] commitment = vector.Bytes("commit");
            var publicKey = new byte[33];
            Assert.Equal(vector.IsTrue("ok"), Commitment.IsValid(commitment));
            Assert.Equal(vector.IsTrue("ok"), PointSum.TryOfCommitment(commitment, out _));
            Assert.Equal(vector.IsTrue("ok"), Commitment.TryToPublicKey(commitment, publicKey));
            Assert.Equal(vector.IsTrue("ok") ? vector.Bytes("pubkey") : new byte[33], publicKey);
        }
    }

    [Fact]
    public void Public_keys_are_the_librarys_and_lead_back()
    {
        foreach (JsonElement vector in File.Array("to_pubkey"))
        {
            var publicKey = new byte[33];
            Assert.True(Commitment.TryToPublicKey(vector.Bytes("commit"), publicKey));
            Assert.Equal(vector.Bytes("pubkey"), publicKey);
            var commitment = new byte[33];
            Assert.True(Commitment.TryFromPublicKey(publicKey, commitment));
            Assert.Equal(vector.Bytes("back_to_commit"), commitment);
        }
    }

    [Fact]
    public void Sums_and_tallies_are_the_librarys()
    {
        foreach (JsonElement vector in File.Array("sums"))
        {
            PointSum sum = Sum(vector, "positive") - Sum(vector, "negative");
            var commitment = new byte[33];
            Assert.Equal(vector.IsTrue("sum_ok"), sum.TryWriteCommitment(commitment));
            Assert.Equal(vector.IsTrue("verify_tally"), sum.IsInfinity);
            if (vector.IsTrue("sum_ok"))
            {
                Assert.Equal(vector.Bytes("sum"), commitment);
            }
        }
    }

    [Fact]
    public void Sums_of_blinding_factors_are_the_librarys()
    {
        foreach (JsonElement vector in File.Array("blind_sums"))
        {
            Scalar sum = Blindings(vector, "positive") - Blindings(vector, "negative");
            Assert.Equal(vector.Text("sum"), Hex(sum));
        }
    }

    [Fact]
    public void Switch_blinding_factors_are_the_librarys()
    {
        foreach (JsonElement vector in File.Array("blind_switch"))
        {
            Assert.True(Scalar.TryRead(vector.Bytes("blind"), out Scalar blinding));
            var bytes = new byte[66];
            Convert.FromHexString(Commit(vector)!).CopyTo(bytes, 0);
            Grin.Cryptography.Commitments.PointEncoding.WritePublicKey(
                ScalarMultiplication.Multiply(Generators.J, blinding).ToAffine(), bytes.AsSpan(33));
            Assert.Equal(vector.Text("blind_switch"), Hex(blinding + Scalar.ReadReduced(SHA256.HashData(bytes))));
        }
    }

    private static string? Commit(JsonElement vector)
    {
        PointSum value = PointSum.OfValue(ulong.Parse(vector.Text("value"), CultureInfo.InvariantCulture));
        var commitment = new byte[33];
        return PointSum.TryOfBlinding(vector.Bytes("blind"), out PointSum blinding) && (value + blinding).TryWriteCommitment(commitment)
            ? Convert.ToHexStringLower(commitment)
            : null;
    }

    private static PointSum Sum(JsonElement vector, string name)
    {
        var rows = new Batches.RowList(33, vector.Array(name).Select(c => Convert.FromHexString(c.GetString()!)));
        Assert.True(PointSum.TryOfCommitments(rows.Rows, out PointSum sum, out _));
        return sum;
    }

    private static Scalar Blindings(JsonElement vector, string name)
    {
        Scalar sum = default;
        foreach (JsonElement blinding in vector.Array(name))
        {
            Assert.True(Scalar.TryRead(Convert.FromHexString(blinding.GetString()!), out Scalar scalar));
            sum += scalar;
        }

        return sum;
    }

    private static string Hex(Scalar scalar)
    {
        var bytes = new byte[32];
        scalar.Write(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
