using Grin.Cryptography.Curve;

namespace Grin.Cryptography.Signatures;

/// <summary>The sum of the excesses of the signatures read so far.</summary>
internal sealed class ExcessTotal
{
    private JacobianPoint _sum;

    /// <summary>The sum.</summary>
    public AffinePoint Sum => _sum.ToAffine();

    /// <summary>Adds what a batch has.</summary>
    public void Add(in AffinePoint part) => _sum.Add(part);
}
