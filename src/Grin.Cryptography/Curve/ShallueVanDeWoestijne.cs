using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Curve;

/// <summary>Maps a field element to a point of the curve (crypto.md §2.1, libsecp256k1-zkp's generator module).</summary>
internal static class ShallueVanDeWoestijne
{
    // sqrt(-3) and (sqrt(-3) - 1) / 2.
    private static readonly FieldElement C = FieldElement.Read(Convert.FromHexString("0A2D2BA93507F1DF233770C2A797962CC61F6D15DA14ECD47D8D27AE1CD5F852"));
    private static readonly FieldElement D = FieldElement.Read(Convert.FromHexString("851695D49A83F8EF919BB86153CBCB16630FB68AED0A766A3EC693D68E6AFA40"));

    /// <summary>The point of <paramref name="t"/>, which is not 0.</summary>
    public static AffinePoint Map(in FieldElement t)
    {
        FieldElement w = C * t * (new FieldElement(8, 0, 0, 0) + t.Square()).Invert();
        FieldElement first = D - (t * w);
        FieldElement second = -first - FieldElement.One;
        if (!AffinePoint.TryLift(first, t.IsOdd, out AffinePoint point)
            && !AffinePoint.TryLift(second, t.IsOdd, out point))
        {
            // One of the three always is on the curve.
            AffinePoint.TryLift(FieldElement.One + w.Square().Invert(), t.IsOdd, out point);
        }

        return point;
    }
}
