using System.Numerics;
using System.Text.Json;

namespace Grin.Cryptography.Tests.Signatures;

public sealed class RecordedSignatureTests
{
    private static readonly JsonElement File = Vectors.Load("aggsig.json");

    [Fact]
    public void Valid_signatures_are_accepted_one_by_one()
    {
        Assert.All(SignatureRecord.Valid, signature => Assert.True(signature.Verify()));
    }

    [Fact]
    public void Excesses_of_valid_signatures_are_the_recorded_public_keys()
    {
        var publicKey = new byte[Commitment.Size];
        foreach (JsonElement vector in File.Array("valid"))
        {
            Assert.True(Commitment.TryToPublicKey(vector.Bytes("excess"), publicKey));
            Assert.Equal(vector.Bytes("pubkey"), publicKey);
        }
    }

    [Fact]
    public void Invalid_signatures_are_refused_alone_and_among_valid_ones()
    {
        foreach (JsonElement vector in File.Array("invalid"))
        {
            var signature = SignatureRecord.Of(vector);
            Assert.False(vector.IsTrue("accepted"), vector.Text("name"));
            Assert.False(signature.Verify(), vector.Text("name"));
            Assert.False(SignatureRecord.VerifyBatch(signature), vector.Text("name"));
            Assert.Equal([1], SignatureRecord.FindInvalid(SignatureRecord.Valid[0], signature, SignatureRecord.Valid[1]));
        }
    }

    [Fact]
    public void Excesses_are_summed_whether_or_not_their_signatures_hold_but_for_malformed_ones()
    {
        SignatureRecord[] signatures = [.. Enumerable.Repeat(SignatureRecord.Valid, 150).SelectMany(valid => valid)];
        Assert.Equal(SignatureRecord.SumCommitments(signatures), SignatureRecord.SumExcesses(signatures));

        SignatureRecord wrong = SignatureRecord.Valid[3] with { Message = SignatureRecord.Valid[4].Message };
        Assert.Equal(SignatureRecord.SumCommitments(SignatureRecord.Valid[0], wrong), SignatureRecord.SumExcesses(SignatureRecord.Valid[0], wrong));

        SignatureRecord malformed = SignatureRecord.Valid[5] with { Signature = [.. Enumerable.Repeat((byte)255, KernelSignature.Size)] };
        Assert.Equal(SignatureRecord.SumCommitments(SignatureRecord.Valid[0]), SignatureRecord.SumExcesses(SignatureRecord.Valid[0], malformed));
        Assert.Equal(PointSum.Infinity, SignatureRecord.SumExcesses());
    }

    [Fact]
    public void Recorded_batches_get_the_librarys_verdict_and_exactly_the_tampered_are_found()
    {
        foreach (JsonElement batch in File.Array("batches"))
        {
            int[] tampered = [.. batch.Array("tampered").Select(i => i.GetInt32())];
            SignatureRecord[] signatures = [.. SignatureRecord.Valid.Select(s => s.Copy())];
            if (tampered.Length == 2)
            {
                AddToS(signatures[tampered[0]].Signature, 1);
                AddToS(signatures[tampered[1]].Signature, -1);
            }
            else
            {
                Array.ForEach(tampered, i => signatures[i].Signature[63] ^= 1);
            }

            Assert.Equal(batch.IsTrue("verify_batch"), SignatureRecord.VerifyBatch(signatures));
            Assert.Equal(tampered, SignatureRecord.FindInvalid(signatures));
        }
    }

    private static void AddToS(byte[] signature, int amount)
    {
        BigInteger s = new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true) + amount;
        signature.AsSpan(32).Clear();
        byte[] bytes = s.ToByteArray(isUnsigned: true, isBigEndian: true);
        bytes.CopyTo(signature, signature.Length - bytes.Length);
    }
}
