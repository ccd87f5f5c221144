using System.Numerics;
using Grin.Cryptography.Batches;
using Grin.Cryptography.Bulletproofs;
using Grin.Cryptography.Signatures;
using Grin.Cryptography.Tests.Bulletproofs;
using Grin.Cryptography.Tests.Fields;
using Grin.Cryptography.Tests.Signatures;

namespace Grin.Cryptography.Tests.Batches;

/// <summary>Malformed members are known once a batch is read: they never get into a sum.</summary>
public sealed class MalformedMembersTests
{
    // No point of the curve has one of these for its x.
    private static readonly BigInteger[] NoX = [0, 5, EdgeNumbers.P];

    private static readonly int[] ScalarOffsets = [0, 32, 193, 225, 257, 289, 321];

    private static readonly int[] PointOffsets = [65, 161, 355, 643];

    [Fact]
    public void Malformed_proofs_are_dropped_when_read()
    {
        (string What, Action<ProofRecord> Spoil)[] ways =
        [
            ("prefix", proof => proof.Commitment[0] = 0x0A),
            ("x of the commitment from p on", proof => EdgeNumbers.Bytes(EdgeNumbers.P + 1).CopyTo(proof.Commitment, 1)),
            ("x of the commitment off the curve", proof => EdgeNumbers.Bytes(5).CopyTo(proof.Commitment, 1)),
            .. ScalarOffsets.SelectMany(offset => new (string, Action<ProofRecord>)[]
            {
                ($"zero at {offset}", proof => proof.Proof.AsSpan(offset, 32).Clear()),
                ($"n at {offset}", proof => EdgeNumbers.Bytes(EdgeNumbers.N).CopyTo(proof.Proof, offset)),
            }),
            .. PointOffsets.SelectMany(offset => NoX.Select(x =>
                ($"x of {x} at {offset}", (Action<ProofRecord>)(proof => EdgeNumbers.Bytes(x).CopyTo(proof.Proof, offset))))),
        ];
        ProofRecord[] proofs = [.. ProofRecord.Valid, .. ProofRecord.Valid.Take(9)];
        proofs = [.. proofs.Select(proof => new ProofRecord([.. proof.Commitment], [.. proof.Proof]))];

        // Neighbours, the first and the last among them.
        int[] malformed = [0, 1, 2, 5, 8, 9, 30, 31, 32, 33, 34, 35, 36, 50, 72, .. Enumerable.Range(52, 18)];
        for (int i = 0; i < malformed.Length; i++)
        {
            ways[i % ways.Length].Spoil(proofs[malformed[i]]);
        }

        Array.Sort(malformed);
        foreach (ArithmeticPath path in Arithmetic.Available)
        {
            var batch = new BulletproofBatch();
            batch.Read(new RowList(33, proofs.Select(p => p.Commitment)).Rows, new RowList(675, proofs.Select(p => p.Proof)).Rows, ProofRecord.Seed, path);
            Assert.Equal(Enumerable.Range(0, proofs.Length).Except(malformed), batch.Indices.ToArray());
            Assert.True(batch.Sum(0, batch.Count).IsInfinity);
            AssertEveryRun(batch);
        }

        Assert.Equal(malformed, ProofRecord.FindInvalid(proofs));
        Assert.False(ProofRecord.VerifyBatch(proofs));
        Assert.All(malformed, index => Assert.False(proofs[index].Verify()));
    }

    [Fact]
    public void Malformed_signatures_are_dropped_when_read()
    {
        Action<SignatureRecord>[] ways =
        [
            signature => signature.Excess[0] = 0x02,
            signature => EdgeNumbers.Bytes(EdgeNumbers.P + 1).CopyTo(signature.Excess, 1),
            signature => EdgeNumbers.Bytes(5).CopyTo(signature.Excess, 1),
            signature => signature.Signature.AsSpan(0, 32).Clear(),
            signature => EdgeNumbers.Bytes(5).CopyTo(signature.Signature, 0),
            signature => EdgeNumbers.Bytes(EdgeNumbers.P).CopyTo(signature.Signature, 0),
            signature => EdgeNumbers.Bytes(EdgeNumbers.N).CopyTo(signature.Signature, 32),
        ];
        SignatureRecord[] signatures = [.. SignatureRecord.Valid.Concat(SignatureRecord.Valid.Take(9)).Select(signature => signature.Copy())];
        int[] malformed = [0, 1, 2, 5, 8, 9, 30, 31, 32, 33, 34, 35, 36, 50, 72];
        for (int i = 0; i < malformed.Length; i++)
        {
            ways[i % ways.Length](signatures[malformed[i]]);
        }

        foreach (ArithmeticPath path in Arithmetic.Available)
        {
            var batch = new SignatureBatch();
            batch.Read(
                new RowList(33, signatures.Select(s => s.Excess)).Rows,
                new RowList(32, signatures.Select(s => s.Message)).Rows,
                new RowList(64, signatures.Select(s => s.Signature)).Rows,
                SignatureRecord.Seed,
                path);
            Assert.Equal(Enumerable.Range(0, signatures.Length).Except(malformed), batch.Indices.ToArray());
            AssertEveryRun(batch);
        }

        Assert.Equal(malformed, SignatureRecord.FindInvalid(signatures));
        Assert.False(SignatureRecord.VerifyBatch(signatures));
        Assert.All(malformed, index => Assert.False(signatures[index].Verify()));
    }

    [Fact]
    public void A_batch_of_nothing_but_malformed_members_has_none()
    {
        ProofRecord[] proofs = [.. Enumerable.Repeat(new ProofRecord(new byte[33], new byte[675]), 10)];
        Assert.Equal(Enumerable.Range(0, 10), ProofRecord.FindInvalid(proofs));
        SignatureRecord[] signatures = [.. Enumerable.Repeat(new SignatureRecord(new byte[33], new byte[32], new byte[64]), 10)];
        Assert.Equal(Enumerable.Range(0, 10), SignatureRecord.FindInvalid(signatures));
    }

    [Fact]
    public void A_workspace_gives_the_same_verdicts_after_larger_and_smaller_batches()
    {
        ProofRecord bad = new([.. ProofRecord.Valid[3].Commitment], [.. ProofRecord.Valid[3].Proof]);
        bad.Proof[300] ^= 1;
        foreach (int count in new[] { 64, 1, 17, 8, 9, 64, 2 })
        {
            ProofRecord[] proofs = [.. ProofRecord.Valid.Take(count)];
            Assert.True(ProofRecord.VerifyBatch(proofs));
            proofs[count / 2] = bad;
            Assert.Equal([count / 2], ProofRecord.FindInvalid(proofs));
        }
    }

    /// <summary>Runs that start and end anywhere in a vector.</summary>
    private static void AssertEveryRun(IBatch batch)
    {
        foreach (int start in new[] { 0, 1, 7, 8, 13 })
        {
            foreach (int count in new[] { 1, 2, 7, 8, 9, batch.Count - start })
            {
                Assert.True(batch.Sum(start, count).IsInfinity, $"{count} from {start}");
            }
        }
    }
}
