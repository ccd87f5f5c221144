namespace Grin.Cryptography.Bulletproofs;

/// <summary>The order in which the points of one proof and its commitment stand.</summary>
internal static class ProofPoints
{
    /// <summary>A.</summary>
    public const int A = 0;

    /// <summary>S.</summary>
    public const int S = 1;

    /// <summary>T1.</summary>
    public const int T1 = 2;

    /// <summary>T2.</summary>
    public const int T2 = 3;

    /// <summary>L0, R0, L1 .. R4.</summary>
    public const int Rounds = ProofLayout.FirstPointCount;

    /// <summary>The commitment.</summary>
    public const int V = Rounds + (2 * ProofLayout.Rounds);

    /// <summary>How many there are.</summary>
    public const int Count = V + 1;
}
