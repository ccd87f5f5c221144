using System.Numerics;
using Grin.Cryptography.Proving;
using Grin.Cryptography.Reference;

namespace Grin.Cryptography.Trials.Mutations;

/// <summary>Kernel signatures: excess, message, R.x, s.</summary>
internal sealed class Signatures : Subject
{
    private const int Message = Commitment.Size;
    private const int Nonce = Message + KernelSignature.MessageSize;
    private const int S = Nonce + Edits.NumberSize;

    public override string Name => "signatures";

    public override int Size => Message + KernelSignature.MessageSize + KernelSignature.Size;

    public override IReadOnlyList<Mutation> Mutations { get; } =
    [
        new("bit of the signature", (bytes, _, random) => Edits.FlipBit(bytes.AsSpan(Nonce), random)),
        new("bit of the message", (bytes, _, random) => Edits.FlipBit(bytes.AsSpan(Message, KernelSignature.MessageSize), random)),
        new("bit of the excess", (bytes, _, random) => Edits.FlipBit(bytes.AsSpan(0, Message), random)),
        new("halves swapped", (bytes, _, _) => Edits.Swap(bytes, Nonce, S)),
        new("nonce of another", (bytes, other, _) => other.AsSpan(Nonce, Edits.NumberSize).CopyTo(bytes.AsSpan(Nonce))),
        new("s of another", (bytes, other, _) => other.AsSpan(S, Edits.NumberSize).CopyTo(bytes.AsSpan(S))),
        new("signature of another", (bytes, other, _) => other.AsSpan(Nonce).CopyTo(bytes.AsSpan(Nonce))),
        new("excess of another", (bytes, other, _) => other.AsSpan(0, Message).CopyTo(bytes)),
        new("message of another", (bytes, other, _) => other.AsSpan(Message, KernelSignature.MessageSize).CopyTo(bytes.AsSpan(Message))),
        new("nonce at an edge", (bytes, _, random) => Edits.SetCoordinateEdge(bytes, Nonce, random)),
        new("nonce plus p", (bytes, _, _) => Edits.Add(bytes, Nonce, ReferenceNumbers.P)),
        new("nonce is the excess", (bytes, _, _) => bytes.AsSpan(1, Edits.NumberSize).CopyTo(bytes.AsSpan(Nonce))),
        new("s at an edge", (bytes, _, random) => Edits.SetScalarEdge(bytes, S, random)),
        new("s zero", (bytes, _, _) => bytes.AsSpan(S).Clear()),
        new("s plus n", (bytes, _, _) => Edits.Add(bytes, S, ReferenceNumbers.N)),
        new("s negated", (bytes, _, _) => Edits.Negate(bytes, S)),
        new("s off by one", (bytes, _, random) => Edits.AddScalar(bytes, S, random.Next(2) == 0 ? 1 : -1)),
        new("negated excess", (bytes, _, _) => bytes[0] ^= 1),
        new("excess' x at an edge", (bytes, _, random) => Edits.SetCoordinateEdge(bytes, 1, random)),
        new("excess' prefix", (bytes, _, random) => bytes[0] = (byte)random.Next(256)),
        new("nothing but zeros", (bytes, _, _) => bytes.AsSpan(Nonce).Clear()),
    ];

    public override byte[] Make(int number)
    {
        var member = new byte[Size];
        byte[] key = Secret(number, 2);
        Pedersen.TryCommit(0, key, member);
        Secret(number, 3).CopyTo(member, Message);
        KernelSigner.Sign(key, Secret(number, 4), member.AsSpan(Message, KernelSignature.MessageSize), member.AsSpan(Nonce));
        return member;
    }

    /// <summary>s enters no hash, and the equation linearly.</summary>
    public override void Cancel(byte[] member, byte[] copy, Random random)
    {
        BigInteger amount = random.NextInt64();
        Edits.AddScalar(member, S, amount);
        Edits.AddScalar(copy, S, -amount);
    }

    public override bool Verify(byte[] member) =>
        KernelSignature.Verify(member.AsSpan(0, Message), member.AsSpan(Message, KernelSignature.MessageSize), member.AsSpan(Nonce));

    public override bool VerifyBatch(IReadOnlyList<byte[]> members, ReadOnlySpan<byte> seed)
    {
        byte[] buffer = Flatten(members);
        return KernelSignature.VerifyBatch(
            Part(buffer, 0, Message), Part(buffer, Message, KernelSignature.MessageSize), Part(buffer, Nonce, KernelSignature.Size), seed);
    }

    public override int[] FindInvalid(IReadOnlyList<byte[]> members, ReadOnlySpan<byte> seed)
    {
        byte[] buffer = Flatten(members);
        return KernelSignature.FindInvalid(
            Part(buffer, 0, Message), Part(buffer, Message, KernelSignature.MessageSize), Part(buffer, Nonce, KernelSignature.Size), seed);
    }

    public override bool Reference(byte[] member) => ReferenceSignature.Verify(member[..Message], member[Message..Nonce], member[Nonce..]);
}
