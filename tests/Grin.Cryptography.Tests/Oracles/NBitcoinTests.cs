using System.Numerics;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;
using Grin.Cryptography.MultiScalarMultiplication;
using Grin.Cryptography.Tests.Fields;
using Grin.Cryptography.Tests.Signatures;
using NBitcoin.Secp256k1;
using OracleScalar = NBitcoin.Secp256k1.Scalar;
using Scalar = Grin.Cryptography.Fields.Scalar;
using SHA256 = System.Security.Cryptography.SHA256;

namespace Grin.Cryptography.Tests.Oracles;

/// <summary>Every piece that the package NBitcoin.Secp256k1 has too, compared with it.</summary>
public sealed class NBitcoinTests
{
    private static readonly Context Oracle = Context.Instance;

    private static readonly BigInteger[] Numbers = [.. EdgeNumbers.All, .. EdgeNumbers.Sparse(31, 200), .. EdgeNumbers.Random(32, 200)];

    private static readonly BigInteger[] Logarithms = [1, 2, 3, EdgeNumbers.N - 1, EdgeNumbers.N - 2, (EdgeNumbers.N + 1) / 2, .. EdgeNumbers.Random(33, 6)];

    public static TheoryData<ArithmeticPath> Paths => [.. Arithmetic.Available];

    [Fact]
    public void Coordinates_are_multiplied_inverted_and_rooted_alike()
    {
        foreach ((BigInteger a, BigInteger b) in Numbers.Zip(Numbers.Reverse()))
        {
            byte[] bytes = EdgeNumbers.Bytes(a);
            bool canonical = FieldElement.TryRead(bytes, out FieldElement x);
            Assert.Equal(FE.TryCreate(bytes, out FE oracleX), canonical);
            if (!canonical || !FE.TryCreate(EdgeNumbers.Bytes(b), out FE oracleY))
            {
                continue;
            }

            var y = FieldElement.Read(EdgeNumbers.Bytes(b));
            Assert.Equal(Bytes(oracleX * oracleY), Bytes(x * y));
            Assert.Equal(Bytes(oracleX + oracleY), Bytes(x + y));
            Assert.Equal(Bytes(oracleX.Sqr()), Bytes(x.Square()));
            Assert.Equal(Bytes(oracleX.Inverse()), Bytes(x.Invert()));
            Assert.Equal(oracleX.IsOdd, x.IsOdd);
            bool isSquare = x.TryGetSquareRoot(out FieldElement root);
            Assert.Equal(oracleX.IsQuadVariable, isSquare);
            Assert.Equal(oracleX.Sqrt(out FE oracleRoot), isSquare);
            if (isSquare)
            {
                Assert.Equal(Bytes(oracleRoot), Bytes(root));
            }
        }
    }

    [Fact]
    public void Scalars_are_read_added_multiplied_and_inverted_alike()
    {
        foreach ((BigInteger a, BigInteger b) in Numbers.Zip(Numbers.Reverse()))
        {
            bool below = Scalar.TryRead(EdgeNumbers.Bytes(a), out Scalar x);
            var oracleX = new OracleScalar(EdgeNumbers.Bytes(a), out int overflow);
            Assert.Equal(overflow == 0, below);
            var y = Scalar.ReadReduced(EdgeNumbers.Bytes(b));
            var oracleY = new OracleScalar(EdgeNumbers.Bytes(b), out _);
            Assert.Equal(oracleX.ToBytes(), Bytes(x));
            Assert.Equal((oracleX + oracleY).ToBytes(), Bytes(x + y));
            Assert.Equal((oracleX * oracleY).ToBytes(), Bytes(x * y));
            Assert.Equal(oracleX.Negate().ToBytes(), Bytes(-x));
            Assert.Equal(oracleX.IsHigh, x.IsHigh);
            Assert.Equal(oracleX.IsZero, x.IsZero);
            if (!x.IsZero)
            {
                Assert.Equal(oracleX.Inverse().ToBytes(), Bytes(x.Invert()));
            }
        }
    }

    [Fact]
    public void Commitments_and_public_keys_are_parsed_alike()
    {
        var converted = new byte[Commitment.Size];
        foreach (BigInteger x in Numbers)
        {
            byte[] bytes = EdgeNumbers.Bytes(x);
            GE square = default;
            bool exists = FE.TryCreate(bytes, out FE oracleX) && GE.TryCreateXQuad(oracleX, out square);
            foreach (byte sign in new byte[] { 0, 1 })
            {
                byte[] commitment = [(byte)(8 + sign), .. bytes];
                Assert.Equal(exists, Commitment.IsValid(commitment));
                if (exists)
                {
                    GE point = sign == 0 ? square : square.Negate();
                    Assert.True(Commitment.TryToPublicKey(commitment, converted));
                    Assert.Equal(new ECPubKey(point.NormalizeVariable(), Oracle).ToBytes(compressed: true), converted);
                }

                byte[] publicKey = [(byte)(2 + sign), .. bytes];
                bool parses = Oracle.TryCreatePubKey(publicKey, out ECPubKey? oracleKey);
                Assert.Equal(parses, Commitment.TryFromPublicKey(publicKey, converted));
                if (parses)
                {
                    Assert.Equal(oracleKey!.Q.y.IsQuadVariable ? 8 : 9, converted[0]);
                    Assert.Equal(publicKey[1..], converted[1..]);
                }
            }
        }
    }

    [Fact]
    public void Points_are_added_and_doubled_alike()
    {
        foreach (BigInteger a in Logarithms)
        {
            foreach (BigInteger b in Logarithms)
            {
                var sum = new JacobianPoint(Point(a));
                sum.Add(Point(b));
                AssertPoint(OraclePoint(a).ToGroupElementJacobian().AddVariable(OraclePoint(b)), sum);
            }

            var doubled = new JacobianPoint(Point(a));
            doubled.Double();
            AssertPoint(OraclePoint(a).ToGroupElementJacobian().DoubleVariable(), doubled);
        }
    }

    [Fact]
    public void Points_are_multiplied_alike()
    {
        foreach ((BigInteger logarithm, BigInteger number) in Logarithms.SelectMany(logarithm => Numbers.Take(40), (logarithm, number) => (logarithm, number)))
        {
            OracleScalar scalar = Reduced(number);
            AssertPoint(
                Oracle.EcMultContext.Mult(OraclePoint(logarithm).ToGroupElementJacobian(), scalar, null),
                ScalarMultiplication.Multiply(Point(logarithm), Scalar.ReadReduced(EdgeNumbers.Bytes(number))));
        }

        foreach (BigInteger number in Numbers)
        {
            Assert.True(PointSum.TryOfBlinding(Reduced(number).ToBytes(), out PointSum sum));
            var written = new byte[PointSum.Size];
            sum.Write(written);
            Assert.Equal(Coordinates(Oracle.EcMultGenContext.MultGen(Reduced(number))), written);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Many_points_are_multiplied_and_summed_alike(ArithmeticPath path)
    {
        foreach (int count in new[] { 1, 2, 3, 10, 100, 400 })
        {
            int[] terms = [.. Enumerable.Range(0, count)];
            AffinePoint[] points = [.. terms.Select(i => Point(Logarithms[i % Logarithms.Length]))];
            GE[] oraclePoints = [.. terms.Select(i => OraclePoint(Logarithms[i % Logarithms.Length]))];
            Scalar[] scalars = [.. terms.Select(i => Scalar.ReadReduced(EdgeNumbers.Bytes(Numbers[^(i + 1)])))];
            OracleScalar[] oracleScalars = [.. terms.Select(i => Reduced(Numbers[^(i + 1)]))];
            AssertPoint(Oracle.EcMultContext.MultBatch(oracleScalars, oraclePoints), Pippenger.Multiply(points, scalars, path));
        }
    }

    [Fact]
    public void Kernel_signatures_put_together_of_the_packages_pieces_get_the_same_verdict()
    {
        var random = new Random(34);
        foreach (SignatureRecord valid in SignatureRecord.Valid)
        {
            Assert.True(Verify(valid));
            SignatureRecord mutated = valid.Copy();
            byte[] target = random.Next(4) switch { 0 => mutated.Excess, 1 => mutated.Message, _ => mutated.Signature };
            target[random.Next(target.Length)] ^= (byte)(1 << random.Next(8));
            Assert.Equal(Verify(mutated), mutated.Verify());
        }
    }

    /// <summary>crypto.md §6.</summary>
    private static bool Verify(SignatureRecord signature)
    {
        ReadOnlySpan<byte> nonceX = signature.Signature.AsSpan(0, 32);
        var s = new OracleScalar(signature.Signature.AsSpan(32), out int overflow);
        if (signature.Excess[0] is not (8 or 9)
            || overflow != 0
            || !FE.TryCreate(nonceX, out FE x)
            || !FE.TryCreate(signature.Excess.AsSpan(1), out FE excessX)
            || !GE.TryCreateXQuad(excessX, out GE key))
        {
            return false;
        }

        key = (signature.Excess[0] == 8 ? key : key.Negate()).NormalizeVariable();
        byte[] hash = SHA256.HashData([.. nonceX, .. new ECPubKey(key, Oracle).ToBytes(compressed: true), .. signature.Message]);
        OracleScalar e = new OracleScalar(hash, out _).Negate();
        GEJ nonce = Oracle.EcMultContext.Mult(key.ToGroupElementJacobian(), e, s);
        return !nonce.IsInfinity && nonce.HasQuadYVariable && x.EqualsXVariable(nonce);
    }

    private static AffinePoint Point(BigInteger logarithm)
    {
        byte[] coordinates = Coordinates(OraclePoint(logarithm).ToGroupElementJacobian());
        return new AffinePoint(FieldElement.Read(coordinates), FieldElement.Read(coordinates.AsSpan(FieldElement.Size)));
    }

    private static GE OraclePoint(BigInteger logarithm) => Oracle.EcMultGenContext.MultGen(Reduced(logarithm)).ToGroupElement();

    private static OracleScalar Reduced(BigInteger number) => new(EdgeNumbers.Bytes(number), out _);

    private static void AssertPoint(GEJ expected, JacobianPoint actual)
    {
        AffinePoint point = actual.ToAffine();
        Assert.Equal(Coordinates(expected), (byte[])[.. Bytes(point.X), .. Bytes(point.Y)]);
    }

    /// <summary>x and y, or zeros for infinity.</summary>
    private static byte[] Coordinates(GEJ point)
    {
        if (point.IsInfinity)
        {
            return new byte[PointSum.Size];
        }

        GE affine = point.ToGroupElement();
        return [.. Bytes(affine.x), .. Bytes(affine.y)];
    }

    private static byte[] Bytes(FE element) => element.Normalize().ToBytes();

    private static byte[] Bytes(FieldElement element)
    {
        var bytes = new byte[FieldElement.Size];
        element.Write(bytes);
        return bytes;
    }

    private static byte[] Bytes(Scalar scalar)
    {
        var bytes = new byte[Scalar.Size];
        scalar.Write(bytes);
        return bytes;
    }
}
