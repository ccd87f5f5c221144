using System.Numerics;
using System.Security.Cryptography;
using static Grin.Cryptography.Reference.ReferenceNumbers;

namespace Grin.Cryptography.Reference;

/// <summary>Kernel signatures (crypto.md §6).</summary>
internal static class ReferenceSignature
{
    /// <summary>Whether 64 bytes sign 32 under an excess.</summary>
    public static bool Verify(byte[] excess, byte[] message, byte[] signature)
    {
        if (message.Length != Size || signature.Length != 2 * Size || ReferenceEncoding.ReadCommitment(excess) is not { } key)
        {
            return false;
        }

        BigInteger x = Read(signature.AsSpan(0, Size));
        BigInteger s = Read(signature.AsSpan(Size));
        if (x >= P || x.IsZero || s >= N)
        {
            return false;
        }

        BigInteger e = Read(SHA256.HashData([.. signature[..Size], .. ReferenceEncoding.WritePublicKey(key), .. message]));
        ReferencePoint nonce = ReferencePoint.Sum([(s, ReferenceGenerators.G), (-e, key)]);
        if (nonce.IsInfinity)
        {
            return false;
        }

        (BigInteger nonceX, BigInteger nonceY) = nonce.Coordinates;
        return Modulo(nonceX, P) == x && SquareRoot(Modulo(nonceY, P)) is not null;
    }
}
