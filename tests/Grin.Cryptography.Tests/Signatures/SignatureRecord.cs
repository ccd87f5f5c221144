using System.Text.Json;
using Grin.Cryptography.Batches;
using Grin.Cryptography.Signatures;
using Grin.Cryptography.Tests.Batches;

namespace Grin.Cryptography.Tests.Signatures;

/// <summary>A signature with what it signs.</summary>
internal sealed record SignatureRecord(byte[] Excess, byte[] Message, byte[] Signature)
{
    /// <summary>The 64 valid signatures of aggsig.json.</summary>
    public static SignatureRecord[] Valid { get; } = [.. Vectors.Load("aggsig.json").Array("valid").Select(Of)];

    /// <summary>The seed of weights in these tests.</summary>
    public static byte[] Seed { get; } = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    public static SignatureRecord Of(JsonElement vector) => new(vector.Bytes("excess"), vector.Bytes("msg"), vector.Bytes("sig"));

    /// <summary>The verdict on a batch, the same on every path.</summary>
    public static bool VerifyBatch(params IReadOnlyList<SignatureRecord> signatures)
    {
        bool verdict = KernelSignature.VerifyBatch(Excesses(signatures).Rows, Messages(signatures).Rows, Signatures(signatures).Rows, Seed);
        Assert.All(Arithmetic.Available, path => Assert.Equal(verdict, BatchVerification.Verify(Members(signatures, path))));
        return verdict;
    }

    /// <summary>The invalid members of a batch, the same on every path.</summary>
    public static int[] FindInvalid(params IReadOnlyList<SignatureRecord> signatures)
    {
        int[] invalid = KernelSignature.FindInvalid(Excesses(signatures).Rows, Messages(signatures).Rows, Signatures(signatures).Rows, Seed);
        Assert.All(Arithmetic.Available, path => Assert.Equal(invalid, BatchVerification.FindInvalid(Members(signatures, path))));
        return invalid;
    }

    /// <summary>The sum of the excesses that finding the invalid members gives besides, the same on every path.</summary>
    public static PointSum SumExcesses(params IReadOnlyList<SignatureRecord> signatures)
    {
        KernelSignature.FindInvalid(Excesses(signatures).Rows, Messages(signatures).Rows, Signatures(signatures).Rows, Seed, out PointSum sum);
        Assert.All(Arithmetic.Available, path =>
        {
            var total = new ExcessTotal();
            BatchVerification.FindInvalid(Members(signatures, path, total));
            Assert.Equal(sum, new PointSum(total.Sum));
        });
        return sum;
    }

    /// <summary>The sum of the excesses on their own.</summary>
    public static PointSum SumCommitments(params IReadOnlyList<SignatureRecord> signatures)
    {
        Assert.True(PointSum.TryOfCommitments(Excesses(signatures).Rows, out PointSum sum, out _));
        return sum;
    }

    public bool Verify() => KernelSignature.Verify(Excess, Message, Signature);

    public SignatureRecord Copy() => new([.. Excess], [.. Message], [.. Signature]);

    private static SignatureMembers Members(IReadOnlyList<SignatureRecord> signatures, ArithmeticPath path, ExcessTotal? total = null) =>
        new(Excesses(signatures).Rows, Messages(signatures).Rows, Signatures(signatures).Rows, Seed, path, total);

    private static RowList Excesses(IEnumerable<SignatureRecord> signatures) => new(33, signatures.Select(s => s.Excess));

    private static RowList Messages(IEnumerable<SignatureRecord> signatures) => new(32, signatures.Select(s => s.Message));

    private static RowList Signatures(IEnumerable<SignatureRecord> signatures) => new(64, signatures.Select(s => s.Signature));
}
