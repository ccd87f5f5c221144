using Grin.Cryptography.Bulletproofs;
using Grin.Cryptography.Commitments;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Proving;

/// <summary>Writes the parts of a proof where they belong (crypto.md §3).</summary>
internal readonly ref struct ProofWriter
{
    private const int FirstSigns = 64;
    private const int FirstPoints = 65;
    private const int VectorEnds = ProofLayout.T + Scalar.Size;
    private const int RoundSigns = 353;
    private const int RoundPoints = 355;

    private readonly Span<byte> _proof;

    /// <summary>A writer that begins with zeros.</summary>
    public ProofWriter(Span<byte> proof)
    {
        _proof = proof[..ProofLayout.Size];
        _proof.Clear();
    }

    /// <summary>Writes taux', mu' or t at its place in <see cref="ProofLayout"/>.</summary>
    public void WriteScalar(int offset, in Scalar scalar) => scalar.Write(_proof[offset..]);

    /// <summary>Writes a0 (0), a1, b0 or b1 (3).</summary>
    public void WriteVectorEnd(int index, in Scalar scalar) => scalar.Write(_proof[(VectorEnds + (index * Scalar.Size))..]);

    /// <summary>Writes A (0), S, T1 or T2 (3).</summary>
    public void WriteFirstPoint(int index, in AffinePoint point) => WritePoint(point, FirstSigns, FirstPoints, index);

    /// <summary>Writes L0 (0), R0, L1 .. R4 (9).</summary>
    public void WriteRoundPoint(int index, in AffinePoint point) => WritePoint(point, RoundSigns, RoundPoints, index);

    private void WritePoint(in AffinePoint point, int signs, int points, int index)
    {
        Span<byte> encoded = stackalloc byte[PointEncoding.Size];
        PointEncoding.WriteCommitment(point, encoded);
        _proof[signs + (index >> 3)] |= (byte)((encoded[0] & 1) << (index & 7));
        encoded[1..].CopyTo(_proof[(points + (index * FieldElement.Size))..]);
    }
}
