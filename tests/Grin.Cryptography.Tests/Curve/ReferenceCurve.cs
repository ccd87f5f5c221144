using System.Numerics;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;
using Grin.Cryptography.Tests.Fields;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Math.EC;

namespace Grin.Cryptography.Tests.Curve;

/// <summary>The curve as BouncyCastle computes on it.</summary>
internal static class ReferenceCurve
{
    private static readonly X9ECParameters Parameters = CustomNamedCurves.GetByName("secp256k1");

    /// <summary>number * G.</summary>
    public static ECPoint Multiple(BigInteger number) =>
        Parameters.G.Multiply(new Org.BouncyCastle.Math.BigInteger(1, EdgeNumbers.Bytes(EdgeNumbers.Modulo(number, EdgeNumbers.N))));

    /// <summary>number * G by this project's types, without using its arithmetic.</summary>
    public static AffinePoint AffineMultiple(BigInteger number) => Affine(Multiple(number));

    /// <summary>The scalar of a number modulo n.</summary>
    public static Scalar Scalar(BigInteger number) => Cryptography.Fields.Scalar.ReadReduced(EdgeNumbers.Bytes(EdgeNumbers.Modulo(number, EdgeNumbers.N)));

    private static AffinePoint Affine(ECPoint point)
    {
        if (point.IsInfinity)
        {
            return default;
        }

        ECPoint normal = point.Normalize();
        return new AffinePoint(
            FieldElement.Read(normal.AffineXCoord.GetEncoded()),
            FieldElement.Read(normal.AffineYCoord.GetEncoded()));
    }
}
