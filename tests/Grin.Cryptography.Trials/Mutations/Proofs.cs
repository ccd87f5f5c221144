using System.Numerics;
using Grin.Cryptography.Proving;
using Grin.Cryptography.Reference;

namespace Grin.Cryptography.Trials.Mutations;

/// <summary>Range proofs: a commitment, then its proof (crypto.md §3).</summary>
internal sealed class Proofs : Subject
{
    private const int Proof = Commitment.Size;
    private const int FirstSigns = Proof + 64;
    private const int RoundSigns = Proof + 353;
    private const int A0 = Proof + 225;
    private const int B0 = Proof + 289;

    private static readonly int[] Scalars = [.. new[] { 0, 32, 193, 225, 257, 289, 321 }.Select(offset => Proof + offset)];

    private static readonly int[] Points =
        [.. new[] { 65, 97, 129, 161 }.Concat(Enumerable.Range(0, 10).Select(i => 355 + (32 * i))).Select(offset => Proof + offset)];

    private static readonly ulong[] Values = [0, 1, 2, 60_000_000_000, 1UL << 32, 1UL << 63, ulong.MaxValue - 1, ulong.MaxValue];

    public override string Name => "proofs";

    public override int Size => Proof + Bulletproof.ProofSize;

    public override IReadOnlyList<Mutation> Mutations { get; } =
    [
        new("bit of the proof", (bytes, _, random) => Edits.FlipBit(bytes.AsSpan(Proof), random)),
        new("bit of the commitment", (bytes, _, random) => Edits.FlipBit(bytes.AsSpan(0, Proof), random)),
        new("sign bit of no point", (bytes, _, random) => FlipSign(bytes, random.Next(10) switch { < 4 and int i => (FirstSigns, 4 + i), int i => (RoundSigns + 1, i - 2) })),
        new("negated point", (bytes, _, random) => FlipSign(bytes, SignOf(random.Next(Points.Length)))),
        new("negated commitment", (bytes, _, _) => bytes[0] ^= 1),
        new("all points negated", (bytes, _, _) => Array.ForEach(Points, offset => FlipSign(bytes, SignOf(Array.IndexOf(Points, offset))))),
        new("scalars swapped", (bytes, _, random) => Edits.Swap(bytes, Edits.Pick(Scalars, random), Edits.Pick(Scalars, random))),
        new("points swapped", (bytes, _, random) => Edits.Swap(bytes, Edits.Pick(Points, random), Edits.Pick(Points, random))),
        new("point twice", (bytes, _, random) => Copy(bytes, Edits.Pick(Points, random), bytes, Edits.Pick(Points, random))),
        new("commitment as a point", (bytes, _, random) => Copy(bytes, 1, bytes, Edits.Pick(Points, random))),
        new("point of another proof", (bytes, other, random) => Copy(other, Edits.Pick(Points, random), bytes, Edits.Pick(Points, random))),
        new("scalar of another proof", (bytes, other, random) => Copy(other, Edits.Pick(Scalars, random), bytes, Edits.Pick(Scalars, random))),
        new("commitment of another proof", (bytes, other, _) => other.AsSpan(0, Proof).CopyTo(bytes)),
        new("half of another proof", (bytes, other, _) => other.AsSpan(RoundSigns).CopyTo(bytes.AsSpan(RoundSigns))),
        new("scalar at an edge", (bytes, _, random) => Edits.SetScalarEdge(bytes, Edits.Pick(Scalars, random), random)),
        new("scalar zero", (bytes, _, random) => bytes.AsSpan(Edits.Pick(Scalars, random), Edits.NumberSize).Clear()),
        new("scalar plus n", (bytes, _, random) => Edits.Add(bytes, Edits.Pick(Scalars, random), ReferenceNumbers.N)),
        new("scalar negated", (bytes, _, random) => Edits.Negate(bytes, Edits.Pick(Scalars, random))),
        new("scalar off by one", (bytes, _, random) => Edits.AddScalar(bytes, Edits.Pick(Scalars, random), random.Next(2) == 0 ? 1 : -1)),
        new("x at an edge", (bytes, _, random) => Edits.SetCoordinateEdge(bytes, Edits.Pick(Points, random), random)),
        new("x plus p", (bytes, _, random) => Edits.Add(bytes, Edits.Pick(Points, random), ReferenceNumbers.P)),
        new("commitment's x at an edge", (bytes, _, random) => Edits.SetCoordinateEdge(bytes, 1, random)),
        new("commitment's prefix", (bytes, _, random) => bytes[0] = (byte)random.Next(256)),
        new("nothing but zeros", (bytes, _, _) => bytes.AsSpan(Proof).Clear()),
    ];

    public override byte[] Make(int number)
    {
        ulong value = number < Values.Length ? Values[number] : (ulong)number * 0x9E37_79B9_7F4A_7C15;
        var member = new byte[Size];
        Pedersen.TryCommit(value, Secret(number, 0), member);
        RangeProver.Prove(value, Secret(number, 0), Secret(number, 1), member.AsSpan(Proof));
        return member;
    }

    /// <summary>a0 and b0 enter no hash, and the equation linearly.</summary>
    public override void Cancel(byte[] member, byte[] copy, Random random)
    {
        int offset = random.Next(2) == 0 ? A0 : B0;
        BigInteger amount = random.NextInt64();
        Edits.AddScalar(member, offset, amount);
        Edits.AddScalar(copy, offset, -amount);
    }

    public override bool Verify(byte[] member) => Bulletproof.Verify(member.AsSpan(0, Proof), member.AsSpan(Proof));

    public override bool VerifyBatch(IReadOnlyList<byte[]> members, ReadOnlySpan<byte> seed)
    {
        byte[] buffer = Flatten(members);
        return Bulletproof.VerifyBatch(Part(buffer, 0, Proof), Part(buffer, Proof, Bulletproof.ProofSize), seed);
    }

    public override int[] FindInvalid(IReadOnlyList<byte[]> members, ReadOnlySpan<byte> seed)
    {
        byte[] buffer = Flatten(members);
        return Bulletproof.FindInvalid(Part(buffer, 0, Proof), Part(buffer, Proof, Bulletproof.ProofSize), seed);
    }

    public override bool Reference(byte[] member) => ReferenceProof.Verify(member[..Proof], member[Proof..]);

    private static void Copy(byte[] source, int offset, byte[] bytes, int target) =>
        source.AsSpan(offset, Edits.NumberSize).CopyTo(bytes.AsSpan(target));

    /// <summary>Byte and bit of the sign of a point.</summary>
    private static (int Byte, int Bit) SignOf(int point) =>
        point < 4 ? (FirstSigns, point) : (RoundSigns + ((point - 4) / 8), (point - 4) % 8);

    private static void FlipSign(byte[] bytes, (int Byte, int Bit) sign) => bytes[sign.Byte] ^= (byte)(1 << sign.Bit);
}
