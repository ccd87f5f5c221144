using System.Numerics;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;
using Grin.Cryptography.Tests.Curve;
using Grin.Cryptography.Tests.Fields;

namespace Grin.Cryptography.Tests.Signatures;

public sealed class MutatedSignatureTests
{
    [Fact]
    public void The_signature_of_the_mainnet_genesis_kernel_is_accepted()
    {
        // crypto.md §6, end.
        var message = new byte[32];
        Blake2b256.Hash([1], message);
        var signature = new SignatureRecord(GenesisBlock.Excess, message, GenesisBlock.Signature);
        Assert.True(signature.Verify());
        Assert.True(SignatureRecord.VerifyBatch(signature));
        var publicKey = new byte[33];
        Assert.True(Commitment.TryToPublicKey(signature.Excess, publicKey));
        Assert.Equal("026385d86c5cfda718aa0b7295be0adf7e5ac051edfe130593a2a257f09f78a3b1", Convert.ToHexStringLower(publicKey));
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_refused()
    {
        var random = new Random(1);
        for (int i = 0; i < 200; i++)
        {
            SignatureRecord signature = SignatureRecord.Valid[random.Next(64)].Copy();
            byte[] target = random.Next(4) switch { 0 => signature.Excess, 1 => signature.Message, _ => signature.Signature };
            int bit = random.Next(8 * target.Length);
            target[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertVerdict(false, signature, $"bit {bit} of {target.Length} bytes");
        }
    }

    [Fact]
    public void Nonces_and_scalars_at_the_edges_are_refused()
    {
        foreach (BigInteger value in new[] { 0, 1, EdgeNumbers.N - 1, EdgeNumbers.N, EdgeNumbers.N + 1, EdgeNumbers.P - 1, EdgeNumbers.P, EdgeNumbers.P + 1, BigInteger.Pow(2, 256) - 1 })
        {
            foreach (int offset in new[] { 0, 32 })
            {
                SignatureRecord signature = SignatureRecord.Valid[7].Copy();
                EdgeNumbers.Bytes(value).CopyTo(signature.Signature, offset);
                AssertVerdict(false, signature, $"{value} at {offset}");
            }
        }
    }

    [Fact]
    public void A_scalar_of_zero_reaches_the_equation()
    {
        // Nobody can make a valid signature with s = 0: R = -e * P asks for a fixed point of the hash that gives e.
        SignatureRecord valid = SignatureRecord.Valid[0].Copy();
        valid.Signature.AsSpan(32).Clear();
        Assert.True(Cryptography.Signatures.SignatureEquation.TryRead(valid.Excess, valid.Message, valid.Signature, out _));
    }

    [Fact]
    public void Fresh_signatures_over_edge_keys_are_accepted()
    {
        foreach (BigInteger key in new[] { 1, 2, EdgeNumbers.N - 1, (EdgeNumbers.N - 1) / 2 })
        {
            foreach (BigInteger nonce in new[] { 1, 2, EdgeNumbers.N - 1 })
            {
                AssertVerdict(true, Sign(key, nonce, new byte[32]), $"key {key}, nonce {nonce}");
            }
        }
    }

    [Fact]
    public void Exactly_the_mutated_members_of_a_batch_are_found()
    {
        var random = new Random(2);
        foreach (int bad in new[] { 1, 2, 5, 30, 64 })
        {
            int[] indices = [.. Enumerable.Range(0, 64).OrderBy(_ => random.Next()).Take(bad).Order()];
            SignatureRecord[] signatures = [.. SignatureRecord.Valid.Select(s => s.Copy())];
            Array.ForEach(indices, index => signatures[index].Signature[random.Next(64)] ^= (byte)(1 << random.Next(8)));
            Assert.Equal(indices, SignatureRecord.FindInvalid(signatures));
        }
    }

    [Fact]
    public void The_same_signature_may_occur_again_and_again()
    {
        SignatureRecord[] signatures = [.. Enumerable.Repeat(SignatureRecord.Valid[3], 500)];
        Assert.True(SignatureRecord.VerifyBatch(signatures));
        SignatureRecord bad = SignatureRecord.Valid[3].Copy();
        bad.Message[0] ^= 1;
        signatures[499] = bad;
        Assert.Equal([499], SignatureRecord.FindInvalid(signatures));
    }

    [Fact]
    public void Wrong_lengths_are_refused_alone_and_are_an_error_in_a_batch()
    {
        SignatureRecord valid = SignatureRecord.Valid[0];
        Assert.False(KernelSignature.Verify(valid.Excess.AsSpan(1), valid.Message, valid.Signature));
        Assert.False(KernelSignature.Verify(valid.Excess, [.. valid.Message, 0], valid.Signature));
        Assert.False(KernelSignature.Verify(valid.Excess, valid.Message, valid.Signature.AsSpan(0, 63)));
        Assert.Throws<ArgumentException>(() => KernelSignature.VerifyBatch(
            new Rows(valid.Excess, 33, 0, 33, [0]), new Rows(valid.Message, 32, 0, 31, [0]), new Rows(valid.Signature, 64, 0, 64, [0]), SignatureRecord.Seed));
        Assert.Throws<ArgumentException>(() => KernelSignature.VerifyBatch(
            new Rows(valid.Excess, 33, 0, 33, [0]), new Rows(valid.Message, 32, 0, 32, [0]), new Rows(valid.Signature, 64, 0, 64, []), SignatureRecord.Seed));
    }

    [Fact]
    public void An_empty_batch_is_valid()
    {
        Assert.True(SignatureRecord.VerifyBatch());
        Assert.Empty(SignatureRecord.FindInvalid());
    }

    private static void AssertVerdict(bool expected, SignatureRecord signature, string what)
    {
        Assert.True(expected == signature.Verify(), what);
        Assert.True(expected == SignatureRecord.VerifyBatch(signature, SignatureRecord.Valid[0]), what + " in a batch");
    }

    /// <summary>Signs as crypto.md §6 demands, with numbers everybody knows.</summary>
    private static SignatureRecord Sign(BigInteger key, BigInteger nonce, byte[] message)
    {
        var excess = new byte[33];
        var publicKey = new byte[33];
        Assert.True(PointSum.TryOfBlinding(EdgeNumbers.Bytes(key), out PointSum keyPoint));
        Assert.True(keyPoint.TryWriteCommitment(excess));
        Assert.True(Commitment.TryToPublicKey(excess, publicKey));

        AffinePoint noncePoint = ReferenceCurve.AffineMultiple(nonce);
        BigInteger usedNonce = noncePoint.Y.TryGetSquareRoot(out _) ? nonce : EdgeNumbers.N - nonce;
        var signature = new byte[64];
        noncePoint.X.Write(signature);
        byte[] hash = System.Security.Cryptography.SHA256.HashData([.. signature[..32], .. publicKey, .. message]);
        Scalar s = ReferenceCurve.Scalar(usedNonce) + (Scalar.ReadReduced(hash) * ReferenceCurve.Scalar(key));
        s.Write(signature.AsSpan(32));
        return new SignatureRecord(excess, message, signature);
    }
}
