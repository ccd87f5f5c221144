using System.Runtime.CompilerServices;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Bulletproofs;

/// <summary>The scalars a proof carries (crypto.md §3). Each is below n and not zero.</summary>
internal struct ProofScalars
{
    /// <summary>taux' = -tau_x.</summary>
    public Scalar Tau;

    /// <summary>mu' = -mu.</summary>
    public Scalar Mu;

    /// <summary>The inner product of the two vectors.</summary>
    public Scalar T;

    /// <summary>The left vector's last two entries.</summary>
    public Pair A;

    /// <summary>The right vector's last two entries.</summary>
    public Pair B;

    /// <summary>Reads them; false if one is zero or not below n.</summary>
    public static bool TryRead(ReadOnlySpan<byte> proof, out ProofScalars scalars)
    {
        scalars = default;
        return TryRead(ProofLayout.ScalarAt(proof, ProofLayout.Tau), out scalars.Tau)
            && TryRead(ProofLayout.ScalarAt(proof, ProofLayout.Mu), out scalars.Mu)
            && TryRead(ProofLayout.ScalarAt(proof, ProofLayout.T), out scalars.T)
            && TryRead(ProofLayout.VectorEnd(proof, 0), out scalars.A[0])
            && TryRead(ProofLayout.VectorEnd(proof, 1), out scalars.A[1])
            && TryRead(ProofLayout.VectorEnd(proof, 2), out scalars.B[0])
            && TryRead(ProofLayout.VectorEnd(proof, 3), out scalars.B[1]);
    }

    private static bool TryRead(ReadOnlySpan<byte> bytes, out Scalar scalar) => Scalar.TryRead(bytes, out scalar) && !scalar.IsZero;

    /// <summary>Entries 0 and 1.</summary>
    [InlineArray(2)]
    public struct Pair
    {
        private Scalar _first;
    }
}
