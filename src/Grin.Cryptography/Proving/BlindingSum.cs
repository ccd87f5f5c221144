using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Proving;

/// <summary>
/// Adds blinding factors up modulo the order of the group (crypto.md §7). For test chains only: it does not run in constant time and keeps no
/// secret, so every blinding factor handed to it must be a throwaway.
/// </summary>
public struct BlindingSum
{
    private Scalar _sum;

    /// <summary>Adds a blinding factor.</summary>
    /// <param name="blinding32">Big-endian, 1..n-1.</param>
    /// <exception cref="ArgumentException">It is no such number.</exception>
    public void Add(ReadOnlySpan<byte> blinding32) => _sum += SecretScalar.Read(blinding32, nameof(blinding32));

    /// <summary>Subtracts a blinding factor.</summary>
    /// <param name="blinding32">Big-endian, 1..n-1.</param>
    /// <exception cref="ArgumentException">It is no such number.</exception>
    public void Subtract(ReadOnlySpan<byte> blinding32) => _sum -= SecretScalar.Read(blinding32, nameof(blinding32));

    /// <summary>Writes the sum, big-endian; zero if it is that.</summary>
    /// <param name="destination32">Receives 32 bytes.</param>
    public readonly void Write(Span<byte> destination32) => _sum.Write(destination32);
}
