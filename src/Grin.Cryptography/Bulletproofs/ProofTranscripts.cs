using System.Buffers.Binary;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Bulletproofs;

/// <summary>
/// Runs the transcripts of many proofs side by side (crypto.md §4): every step hashes messages of one length, so a group of
/// proofs takes each step together, in as many lanes as the hash has.
/// </summary>
internal sealed class ProofTranscripts
{
    // Proofs of a step: several times the lanes of any hash, and what they need stays in the cache of first level.
    private const int Group = 64;

    private const int StateSize = Sha256Lanes.Size;
    private const int PairSize = StateSize + 1 + (2 * FieldElement.Size);

    private readonly byte[] _valueGenerator = new byte[FieldElement.Size];
    private readonly byte[] _messages = new byte[Group * PairSize];
    private readonly byte[] _states = new byte[Group * StateSize];
    private readonly byte[] _digests = new byte[Group * StateSize];

    /// <summary>Transcripts with room for their messages.</summary>
    public ProofTranscripts() => Generators.H.X.Write(_valueGenerator);

    /// <summary>Writes the challenges of every proof, in range or not, at their places among its <see cref="ProofNumbers"/>.</summary>
    public void Derive(Rows commitments, Rows proofs, Span<byte> numbers)
    {
        for (int start = 0; start < proofs.Count; start += Group)
        {
            int count = Math.Min(Group, proofs.Count - start);
            DeriveGroup(commitments.Slice(start, count), proofs.Slice(start, count), numbers[(start * ProofNumbers.Size)..]);
        }
    }

    private void DeriveGroup(Rows commitments, Rows proofs, Span<byte> numbers)
    {
        int count = proofs.Count;
        _states.AsSpan().Clear();
        for (int i = 0; i < count; i++)
        {
            // Prefix 09 and H both say that y is not a square.
            ReadOnlySpan<byte> commitment = commitments[i];
            PutPair(i, (byte)(commitment[0] & 1), commitment[1..], 1, _valueGenerator);
        }

        Hash(count, PairSize);
        PutFirstPoints(proofs, 0);
        HashTo(count, PairSize, numbers, ProofNumbers.Y);

        // The same points again, after the state that gave y.
        HashTo(count, PairSize, numbers, ProofNumbers.Z);
        PutFirstPoints(proofs, 2);
        HashTo(count, PairSize, numbers, ProofNumbers.X);

        PutScalars(proofs, ProofLayout.TauAndMu, 2 * Scalar.Size);
        Hash(count, StateSize + (2 * Scalar.Size));
        Sha256Lanes.HashMany(_states.AsSpan(0, count * StateSize), StateSize, _digests.AsSpan(0, count * StateSize));
        CopyTo(_digests, count, numbers, ProofNumbers.W);

        PutScalars(proofs, ProofLayout.T, Scalar.Size);
        HashTo(count, StateSize + Scalar.Size, numbers, ProofNumbers.U);
        for (int round = 0; round < ProofLayout.Rounds; round++)
        {
            PutRoundPoints(proofs, round);
            HashTo(count, PairSize, numbers, ProofNumbers.Rounds + round);
        }
    }

    /// <summary>A and S, or T1 and T2: unlike those of the rounds, their x is hashed modulo p.</summary>
    private void PutFirstPoints(Rows proofs, int first)
    {
        Span<byte> reduced = stackalloc byte[2 * FieldElement.Size];
        for (int i = 0; i < proofs.Count; i++)
        {
            ReadOnlySpan<byte> proof = proofs[i];
            PutPair(
                i,
                ProofLayout.FirstSign(proof, first),
                Reduce(ProofLayout.FirstPoint(proof, first), reduced),
                ProofLayout.FirstSign(proof, first + 1),
                Reduce(ProofLayout.FirstPoint(proof, first + 1), reduced[FieldElement.Size..]));
        }
    }

    private void PutRoundPoints(Rows proofs, int round)
    {
        for (int i = 0; i < proofs.Count; i++)
        {
            ReadOnlySpan<byte> proof = proofs[i];
            PutPair(
                i,
                ProofLayout.RoundSign(proof, 2 * round),
                ProofLayout.RoundPoint(proof, 2 * round),
                ProofLayout.RoundSign(proof, (2 * round) + 1),
                ProofLayout.RoundPoint(proof, (2 * round) + 1));
        }
    }

    private void PutScalars(Rows proofs, int offset, int length)
    {
        for (int i = 0; i < proofs.Count; i++)
        {
            proofs[i].Slice(offset, length).CopyTo(_messages.AsSpan((i * (StateSize + length)) + StateSize));
        }
    }

    private void PutPair(int index, byte pSign, ReadOnlySpan<byte> pX, byte qSign, ReadOnlySpan<byte> qX)
    {
        Span<byte> message = _messages.AsSpan((index * PairSize) + StateSize, PairSize - StateSize);
        message[0] = (byte)((pSign << 1) | qSign);
        pX.CopyTo(message[1..]);
        qX.CopyTo(message[(1 + FieldElement.Size)..]);
    }

    /// <summary>Hashes every proof's state and the rest of its message into the next state.</summary>
    private void Hash(int count, int length)
    {
        for (int i = 0; i < count; i++)
        {
            _states.AsSpan(i * StateSize, StateSize).CopyTo(_messages.AsSpan(i * length));
        }

        Sha256Lanes.HashMany(_messages.AsSpan(0, count * length), length, _states.AsSpan(0, count * StateSize));
    }

    private void HashTo(int count, int length, Span<byte> numbers, int index)
    {
        Hash(count, length);
        CopyTo(_states, count, numbers, index);
    }

    private static void CopyTo(ReadOnlySpan<byte> states, int count, Span<byte> numbers, int index)
    {
        for (int i = 0; i < count; i++)
        {
            states.Slice(i * StateSize, StateSize).CopyTo(ProofNumbers.At(numbers[(i * ProofNumbers.Size)..], index));
        }
    }

    private static ReadOnlySpan<byte> Reduce(ReadOnlySpan<byte> x, Span<byte> reduced)
    {
        // p begins with 223 bits of 1.
        if (BinaryPrimitives.ReadUInt64BigEndian(x) != ulong.MaxValue)
        {
            return x;
        }

        FieldElement.Read(x).Write(reduced);
        return reduced[..FieldElement.Size];
    }
}
