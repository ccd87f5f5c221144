using System.Text.Json;
using Grin.Cryptography.Proving;
using Grin.Cryptography.Tests.Fields;
using Grin.Cryptography.Tests.Signatures;

namespace Grin.Cryptography.Tests.Proving;

public sealed class KernelSignerTests
{
    private static readonly JsonElement File = Vectors.Load("aggsig.json");

    [Fact]
    public void Signatures_are_byte_for_byte_those_of_the_library()
    {
        int compared = 0;
        foreach (JsonElement vector in File.Array("valid").Where(vector => vector.Text("kind") == "single"))
        {
            var signature = new byte[KernelSignature.Size];
            KernelSigner.Sign(vector.Bytes("secret_key"), vector.Bytes("secret_nonce"), vector.Bytes("msg"), signature);
            Assert.Equal(vector.Bytes("sig"), signature);
            compared++;
        }

        Assert.Equal(40, compared);
    }

    [Fact]
    public void A_signature_verifies_under_its_excess_and_no_other()
    {
        byte[] key = EdgeNumbers.Bytes(EdgeNumbers.N - 1);
        var excess = new byte[33];
        var other = new byte[33];
        var signature = new byte[64];
        var message = new byte[32];
        Assert.True(Pedersen.TryCommit(0, key, excess));
        Assert.True(Pedersen.TryCommit(0, EdgeNumbers.Bytes(3), other));
        foreach (int nonce in new[] { 1, 2, 3, 4 })
        {
            KernelSigner.Sign(key, EdgeNumbers.Bytes(nonce), message, signature);
            Assert.True(new SignatureRecord(excess, message, signature).Verify());
            Assert.False(new SignatureRecord(other, message, signature).Verify());
        }
    }

    [Fact]
    public void Arguments_that_cannot_be_are_refused()
    {
        byte[] one = EdgeNumbers.Bytes(1);
        var signature = new byte[64];
        Assert.Throws<ArgumentException>(() => KernelSigner.Sign(new byte[32], one, one, signature));
        Assert.Throws<ArgumentException>(() => KernelSigner.Sign(one, EdgeNumbers.Bytes(EdgeNumbers.N), one, signature));
        Assert.Throws<ArgumentException>(() => KernelSigner.Sign(one, one, new byte[31], signature));
        Assert.Throws<ArgumentException>(() => KernelSigner.Sign(one, one, one, new byte[63]));
    }
}
