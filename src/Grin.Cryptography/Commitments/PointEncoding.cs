using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Commitments;

/// <summary>The two forms of a point in 33 bytes (crypto.md §1): a commitment tells the root by squareness, a public key by parity.</summary>
internal static class PointEncoding
{
    /// <summary>Length in bytes of either form.</summary>
    public const int Size = 1 + FieldElement.Size;

    private const byte SquareY = 0x08;
    private const byte NonSquareY = 0x09;
    private const byte EvenY = 0x02;
    private const byte OddY = 0x03;

    /// <summary>Reads a commitment; false unless it is one.</summary>
    public static bool TryReadCommitment(ReadOnlySpan<byte> bytes, out AffinePoint point)
    {
        point = default;
        return TryReadCommitmentX(bytes, out FieldElement x, out byte sign) && AffinePoint.TryLift(x, sign != 0, out point);
    }

    /// <summary>
    /// Reads a commitment but for its y: <paramref name="sign"/> is 1 if that is no square. False unless the prefix is a commitment's
    /// and x below p; whether it is on the curve remains to be seen.
    /// </summary>
    public static bool TryReadCommitmentX(ReadOnlySpan<byte> bytes, out FieldElement x, out byte sign)
    {
        x = default;
        sign = 0;
        if (bytes.Length != Size || bytes[0] is not (SquareY or NonSquareY))
        {
            return false;
        }

        sign = (byte)(bytes[0] - SquareY);
        return FieldElement.TryRead(bytes[1..], out x);
    }

    /// <summary>Reads commitments together.</summary>
    /// <param name="commitments">Rows of <see cref="Size"/> bytes.</param>
    /// <param name="points">Receives the points; at least as many.</param>
    /// <param name="negate">As many bytes to work with.</param>
    /// <returns>Index of the first row that is no commitment, or -1.</returns>
    public static int ReadCommitments(Rows commitments, Span<AffinePoint> points, Span<byte> negate)
    {
        int count = 0;
        for (; count < commitments.Count; count++)
        {
            ReadOnlySpan<byte> row = commitments[count];
            if (row[0] is not (SquareY or NonSquareY) || !FieldElement.TryRead(row[1..], out FieldElement x))
            {
                break;
            }

            points[count] = new AffinePoint(x, default);
            negate[count] = row[0] == NonSquareY ? (byte)1 : (byte)0;
        }

        int bad = PointLifting.LiftAll(points[..count], negate[..count], Arithmetic.Path);
        return bad >= 0 || count == commitments.Count ? bad : count;
    }

    /// <summary>Reads a compressed public key; false unless it is one.</summary>
    public static bool TryReadPublicKey(ReadOnlySpan<byte> bytes, out AffinePoint point)
    {
        point = default;
        if (bytes.Length != Size
            || bytes[0] is not (EvenY or OddY)
            || !FieldElement.TryRead(bytes[1..], out FieldElement x)
            || !AffinePoint.TryLift(x, out point))
        {
            return false;
        }

        if (point.Y.IsOdd != (bytes[0] == OddY))
        {
            point = -point;
        }

        return true;
    }

    /// <summary>Writes a point other than infinity as a commitment.</summary>
    public static void WriteCommitment(in AffinePoint point, Span<byte> destination)
    {
        destination[0] = point.Y.TryGetSquareRoot(out _) ? SquareY : NonSquareY;
        point.X.Write(destination[1..]);
    }

    /// <summary>Writes a point other than infinity as a compressed public key.</summary>
    public static void WritePublicKey(in AffinePoint point, Span<byte> destination)
    {
        destination[0] = point.Y.IsOdd ? OddY : EvenY;
        point.X.Write(destination[1..]);
    }

    /// <summary>Throws if the destination is shorter than <see cref="Size"/>.</summary>
    public static void RequireRoom(Span<byte> destination)
    {
        if (destination.Length < Size)
        {
            throw new ArgumentException($"A point needs {Size} bytes, not {destination.Length}.", nameof(destination));
        }
    }
}
