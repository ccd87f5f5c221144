using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Proving;

/// <summary>Reads the numbers a prover is given.</summary>
internal static class SecretScalar
{
    /// <summary>A number of 1..n-1 in 32 bytes big-endian.</summary>
    /// <exception cref="ArgumentException">The bytes are no such number.</exception>
    public static Scalar Read(ReadOnlySpan<byte> bytes, string name) =>
        bytes.Length == Scalar.Size && Scalar.TryRead(bytes, out Scalar scalar) && !scalar.IsZero
            ? scalar
            : throw new ArgumentException("32 bytes are needed that are, big-endian, above 0 and below the order of the curve.", name);
}
