using System.Buffers;
using Grin.Cryptography.Commitments;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;
using Grin.Cryptography.MultiScalarMultiplication;

namespace Grin.Cryptography;

/// <summary>A sum of curve points, infinity included, as the balance of commitments and excesses needs it (crypto.md §7).</summary>
public readonly struct PointSum : IEquatable<PointSum>
{
    /// <summary>Length in bytes of the written form: x and y big-endian, or 64 zero bytes for infinity.</summary>
    public const int Size = 2 * FieldElement.Size;

    // Commitments decompressed at a time while summing many.
    private const int ChunkSize = 2048;

    private readonly AffinePoint _point;

    /// <summary>The sum that a point is.</summary>
    internal PointSum(in AffinePoint point) => _point = point;

    /// <summary>The sum of nothing.</summary>
    public static PointSum Infinity => default;

    /// <summary>Whether this is <see cref="Infinity"/>.</summary>
    public bool IsInfinity => _point.IsInfinity;

    /// <summary><c>value * H</c>. The supply of the whole chain may exceed 64 bits.</summary>
    public static PointSum OfValue(UInt128 value) =>
        new(ScalarMultiplication.Multiply(Generators.H, new Scalar(value)).ToAffine());

    /// <summary><c>scalar * G</c>, of 32 bytes big-endian; zero gives infinity. False unless there are 32 bytes and they are below n.</summary>
    public static bool TryOfBlinding(ReadOnlySpan<byte> scalar32, out PointSum sum)
    {
        sum = default;
        if (scalar32.Length != Scalar.Size || !Scalar.TryRead(scalar32, out Scalar scalar))
        {
            return false;
        }

        sum = new PointSum(ScalarMultiplication.Multiply(Generators.G, scalar).ToAffine());
        return true;
    }

    /// <summary>The point of one commitment; false if it is not valid (<see cref="Commitment.IsValid"/>).</summary>
    public static bool TryOfCommitment(ReadOnlySpan<byte> commitment33, out PointSum sum)
    {
        bool valid = PointEncoding.TryReadCommitment(commitment33, out AffinePoint point);
        sum = new PointSum(point);
        return valid;
    }

    /// <summary>
    /// Adds commitments up; none give infinity. False if one is not valid: <paramref name="badIndex"/> then is the index within
    /// <paramref name="commitments"/> of the first such, else -1.
    /// </summary>
    /// <exception cref="ArgumentException">The rows have not <see cref="Commitment.Size"/> bytes.</exception>
    public static bool TryOfCommitments(Rows commitments, out PointSum sum, out int badIndex)
    {
        commitments.RequireLength(Commitment.Size, nameof(commitments));
        sum = default;
        badIndex = -1;
        int chunk = Math.Min(ChunkSize, commitments.Count);
        AffinePoint[] points = ArrayPool<AffinePoint>.Shared.Rent(chunk);
        byte[] negate = ArrayPool<byte>.Shared.Rent(chunk);
        JacobianPoint total = default;
        for (int start = 0; start < commitments.Count && badIndex < 0; start += chunk)
        {
            int count = Math.Min(chunk, commitments.Count - start);
            int bad = PointEncoding.ReadCommitments(commitments.Slice(start, count), points, negate);
            if (bad >= 0)
            {
                badIndex = start + bad;
            }
            else
            {
                total.Add(PointTotal.Of(points.AsSpan(0, count), Arithmetic.Path));
            }
        }

        ArrayPool<AffinePoint>.Shared.Return(points);
        ArrayPool<byte>.Shared.Return(negate);
        if (badIndex >= 0)
        {
            return false;
        }

        sum = new PointSum(total.ToAffine());
        return true;
    }

    /// <summary>Reads the form of <see cref="Write"/>; false unless infinity or a point on the curve, its coordinates below p.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes64, out PointSum sum)
    {
        sum = default;
        if (bytes64.Length != Size)
        {
            return false;
        }

        if (!bytes64.ContainsAnyExcept((byte)0))
        {
            return true;
        }

        if (!FieldElement.TryRead(bytes64, out FieldElement x) || !FieldElement.TryRead(bytes64[FieldElement.Size..], out FieldElement y))
        {
            return false;
        }

        var point = new AffinePoint(x, y);
        if (!point.IsOnCurve())
        {
            return false;
        }

        sum = new PointSum(point);
        return true;
    }

    /// <summary>Writes x and y, or zeros for infinity.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than <see cref="Size"/>.</exception>
    public void Write(Span<byte> destination64)
    {
        if (destination64.Length < Size)
        {
            throw new ArgumentException($"A sum needs {Size} bytes, not {destination64.Length}.", nameof(destination64));
        }

        _point.X.Write(destination64);
        _point.Y.Write(destination64[FieldElement.Size..]);
    }

    /// <summary>Writes the sum as a commitment. False, with nothing written, for infinity, which has no such form.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than <see cref="Commitment.Size"/>.</exception>
    public bool TryWriteCommitment(Span<byte> commitment33)
    {
        PointEncoding.RequireRoom(commitment33);
        if (IsInfinity)
        {
            return false;
        }

        PointEncoding.WriteCommitment(_point, commitment33);
        return true;
    }

    /// <summary>Adds two sums.</summary>
    public static PointSum operator +(PointSum a, PointSum b)
    {
        var sum = new JacobianPoint(a._point);
        sum.Add(b._point);
        return new PointSum(sum.ToAffine());
    }

    /// <summary>Subtracts a sum.</summary>
    public static PointSum operator -(PointSum a, PointSum b) => a + -b;

    /// <summary>The negative of a sum.</summary>
    public static PointSum operator -(PointSum a) => new(-a._point);

    /// <summary>Whether both are the same point.</summary>
    public static bool operator ==(PointSum a, PointSum b) => a.Equals(b);

    /// <summary>Whether the points differ.</summary>
    public static bool operator !=(PointSum a, PointSum b) => !a.Equals(b);

    /// <inheritdoc/>
    public bool Equals(PointSum other) => _point.Equals(other._point);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PointSum other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _point.GetHashCode();
}
