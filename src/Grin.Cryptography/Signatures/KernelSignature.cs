using Grin.Cryptography.Batches;
using Grin.Cryptography.Signatures;

namespace Grin.Cryptography;

/// <summary>
/// Schnorr signatures of kernels, in the form before BIP 340: R.x and s of 32 bytes each, the nonce's y a square, under the
/// kernel's excess as the public key (crypto.md §6).
/// </summary>
public static class KernelSignature
{
    /// <summary>Length of a signature in bytes.</summary>
    public const int Size = 64;

    /// <summary>Length of the signed message in bytes.</summary>
    public const int MessageSize = 32;

    /// <summary>
    /// Whether <paramref name="signature64"/> signs <paramref name="message32"/> under <paramref name="excess33"/>. Anything
    /// malformed, wrong lengths included, is false.
    /// </summary>
    public static bool Verify(ReadOnlySpan<byte> excess33, ReadOnlySpan<byte> message32, ReadOnlySpan<byte> signature64) =>
        message32.Length == MessageSize
        && signature64.Length == Size
        && SignatureEquation.TryRead(excess33, message32, signature64, out SignatureEquation equation)
        && equation.Holds();

    /// <summary>Whether every signature of a batch is valid, with the verdicts of <see cref="Verify"/>. An empty batch is valid.</summary>
    /// <param name="excesses">Rows of 33 bytes.</param>
    /// <param name="messages">As many rows of 32 bytes.</param>
    /// <param name="signatures">As many rows of 64 bytes.</param>
    /// <param name="weightSeed">32 bytes nobody else can foresee, from the operating system.</param>
    /// <exception cref="ArgumentException">Lengths or counts of the rows, or the length of the seed, are wrong.</exception>
    public static bool VerifyBatch(Rows excesses, Rows messages, Rows signatures, ReadOnlySpan<byte> weightSeed) =>
        BatchVerification.Verify(new SignatureMembers(excesses, messages, signatures, weightSeed, Arithmetic.Path));

    /// <summary>
    /// Ascending indices of the invalid signatures of a batch, by halving it; empty if all are valid. The parameters are those of
    /// <see cref="VerifyBatch"/>.
    /// </summary>
    /// <exception cref="ArgumentException">Lengths or counts of the rows, or the length of the seed, are wrong.</exception>
    public static int[] FindInvalid(Rows excesses, Rows messages, Rows signatures, ReadOnlySpan<byte> weightSeed) =>
        BatchVerification.FindInvalid(new SignatureMembers(excesses, messages, signatures, weightSeed, Arithmetic.Path));

    /// <summary>
    /// As <see cref="FindInvalid(Rows, Rows, Rows, ReadOnlySpan{byte})"/>, and the sum of the excesses, which costs next to nothing here
    /// and as much as a third of a verification on its own.
    /// </summary>
    /// <param name="excesses">Rows of 33 bytes.</param>
    /// <param name="messages">As many rows of 32 bytes.</param>
    /// <param name="signatures">As many rows of 64 bytes.</param>
    /// <param name="weightSeed">32 bytes nobody else can foresee, from the operating system.</param>
    /// <param name="excessSum">The sum of all excesses if no signature is malformed, and else not of all.</param>
    /// <exception cref="ArgumentException">Lengths or counts of the rows, or the length of the seed, are wrong.</exception>
    public static int[] FindInvalid(Rows excesses, Rows messages, Rows signatures, ReadOnlySpan<byte> weightSeed, out PointSum excessSum)
    {
        var total = new ExcessTotal();
        int[] invalid = BatchVerification.FindInvalid(new SignatureMembers(excesses, messages, signatures, weightSeed, Arithmetic.Path, total));
        excessSum = new PointSum(total.Sum);
        return invalid;
    }
}
