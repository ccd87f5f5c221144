using Grin.Cryptography.Proving;
using Grin.Cryptography.Reference;

namespace Grin.Cryptography.Trials.Mutations;

/// <summary>Commitments, alone and summed.</summary>
internal sealed class Commitments : Subject
{
    public override string Name => "commitments";

    public override int Size => Commitment.Size;

    public override IReadOnlyList<Mutation> Mutations { get; } =
    [
        new("bit", (bytes, _, random) => Edits.FlipBit(bytes, random)),
        new("bit of x", (bytes, _, random) => Edits.FlipBit(bytes.AsSpan(1), random)),
        new("negated", (bytes, _, _) => bytes[0] ^= 1),
        new("prefix", (bytes, _, random) => bytes[0] = (byte)random.Next(256)),
        new("public key's prefix", (bytes, _, random) => bytes[0] = (byte)(2 + random.Next(2))),
        new("x at an edge", (bytes, _, random) => Edits.SetCoordinateEdge(bytes, 1, random)),
        new("x plus p", (bytes, _, _) => Edits.Add(bytes, 1, ReferenceNumbers.P)),
        new("x negated", (bytes, _, _) => Edits.Negate(bytes, 1)),
        new("random x", (bytes, _, random) => random.NextBytes(bytes.AsSpan(1))),
        new("another's", (bytes, other, _) => other.CopyTo(bytes, 0)),
        new("another's negated", (bytes, other, _) =>
        {
            other.CopyTo(bytes, 0);
            bytes[0] ^= 1;
        }),
        new("nothing but zeros", (bytes, _, _) => bytes.AsSpan().Clear()),
    ];

    public override byte[] Make(int number)
    {
        var member = new byte[Size];
        Pedersen.TryCommit((ulong)number * 0x9E37_79B9_7F4A_7C15, Secret(number, 5), member);
        return member;
    }

    /// <summary>A point and its negative.</summary>
    public override void Cancel(byte[] member, byte[] copy, Random random) => copy[0] ^= 1;

    public override bool Verify(byte[] member)
    {
        bool valid = Commitment.IsValid(member);
        var publicKey = new byte[Commitment.Size];
        var back = new byte[Commitment.Size];
        if (PointSum.TryOfCommitment(member, out _) != valid
            || Commitment.TryToPublicKey(member, publicKey) != valid
            || (valid && !(Commitment.TryFromPublicKey(publicKey, back) && back.AsSpan().SequenceEqual(member))))
        {
            throw new TrialFailedException($"{Convert.ToHexStringLower(member)} is a commitment to some methods and not to others.");
        }

        return valid;
    }

    public override bool VerifyBatch(IReadOnlyList<byte[]> members, ReadOnlySpan<byte> seed)
    {
        byte[] buffer = Flatten(members);
        if (!PointSum.TryOfCommitments(Part(buffer, 0, Size), out PointSum sum, out _))
        {
            return false;
        }

        PointSum expected = PointSum.Infinity;
        foreach (byte[] member in members)
        {
            PointSum.TryOfCommitment(member, out PointSum point);
            expected += point;
        }

        RequireSum(members, sum, expected == sum);
        return true;
    }

    public override int[] FindInvalid(IReadOnlyList<byte[]> members, ReadOnlySpan<byte> seed)
    {
        byte[] buffer = Flatten(members);
        var invalid = new List<int>();
        int start = 0;
        while (!PointSum.TryOfCommitments(Part(buffer, 0, Size).Slice(start, members.Count - start), out _, out int index))
        {
            invalid.Add(start + index);
            start += index + 1;
        }

        return [.. invalid];
    }

    /// <summary>The verdict, and the sum with two of its like.</summary>
    public override bool Reference(byte[] member)
    {
        if (ReferenceEncoding.ReadCommitment(member) is not { } point)
        {
            return false;
        }

        byte[] other = Make(member[1]);
        byte[][] members = [member, other, member];
        PointSum.TryOfCommitments(Part(Flatten(members), 0, Size), out PointSum sum, out _);
        var written = new byte[PointSum.Size];
        sum.Write(written);
        ReferencePoint expected = point + ReferenceEncoding.ReadCommitment(other)!.Value + point;
        RequireSum(members, sum, ReferenceEncoding.WriteCoordinates(expected).AsSpan().SequenceEqual(written));
        return true;
    }

    private static void RequireSum(IReadOnlyList<byte[]> members, PointSum sum, bool agrees)
    {
        if (!agrees)
        {
            var written = new byte[PointSum.Size];
            sum.Write(written);
            throw new TrialFailedException(
                $"The sum of {string.Join(", ", members.Select(Convert.ToHexStringLower))} is not {Convert.ToHexStringLower(written)}.");
        }
    }
}
