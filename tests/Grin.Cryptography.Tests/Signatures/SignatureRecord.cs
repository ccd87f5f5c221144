using System.Text.Json;
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

    public static bool VerifyBatch(params IReadOnlyList<SignatureRecord> signatures) =>
        KernelSignature.VerifyBatch(Excesses(signatures).Rows, Messages(signatures).Rows, Signatures(signatures).Rows, Seed);

    public static int[] FindInvalid(params IReadOnlyList<SignatureRecord> signatures) =>
        KernelSignature.FindInvalid(Excesses(signatures).Rows, Messages(signatures).Rows, Signatures(signatures).Rows, Seed);

    public bool Verify() => KernelSignature.Verify(Excess, Message, Signature);

    public SignatureRecord Copy() => new([.. Excess], [.. Message], [.. Signature]);

    private static RowList Excesses(IEnumerable<SignatureRecord> signatures) => new(33, signatures.Select(s => s.Excess));

    private static RowList Messages(IEnumerable<SignatureRecord> signatures) => new(32, signatures.Select(s => s.Message));

    private static RowList Signatures(IEnumerable<SignatureRecord> signatures) => new(64, signatures.Select(s => s.Signature));
}
