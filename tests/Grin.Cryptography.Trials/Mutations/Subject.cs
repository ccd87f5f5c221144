using System.Buffers.Binary;
using Grin.Cryptography.Reference;

namespace Grin.Cryptography.Trials.Mutations;

/// <summary>
/// What the trial mutates. A member is its parts one after the other in a single array, so that any part of one can take the
/// place of another's.
/// </summary>
internal abstract class Subject
{
    /// <summary>Plural name in the report.</summary>
    public abstract string Name { get; }

    /// <summary>Bytes of a member.</summary>
    public abstract int Size { get; }

    /// <summary>How a member may be spoiled.</summary>
    public abstract IReadOnlyList<Mutation> Mutations { get; }

    /// <summary>A valid member that follows from a number.</summary>
    public abstract byte[] Make(int number);

    /// <summary>Changes two copies of a valid member so that their errors cancel in an unweighted sum.</summary>
    public abstract void Cancel(byte[] member, byte[] copy, Random random);

    /// <summary>The verdict on one member alone.</summary>
    public abstract bool Verify(byte[] member);

    /// <summary>The verdict on several together.</summary>
    public abstract bool VerifyBatch(IReadOnlyList<byte[]> members, ReadOnlySpan<byte> seed);

    /// <summary>Which of several are invalid.</summary>
    public abstract int[] FindInvalid(IReadOnlyList<byte[]> members, ReadOnlySpan<byte> seed);

    /// <summary>The verdict of the implementation on big integers.</summary>
    public abstract bool Reference(byte[] member);

    /// <summary>A number below n that follows from two.</summary>
    protected static byte[] Secret(int number, int use)
    {
        var bytes = new byte[ReferenceNumbers.Size];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), number);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(24), use + 1);
        return bytes;
    }

    /// <summary>The rows of a part of all members, which stand in one buffer.</summary>
    protected Rows Part(byte[] buffer, int offset, int length) =>
        new(buffer, Size, offset, length, Enumerable.Range(0, buffer.Length / Size).ToArray());

    /// <summary>All members one after the other.</summary>
    protected static byte[] Flatten(IReadOnlyList<byte[]> members) => [.. members.SelectMany(member => member)];
}
