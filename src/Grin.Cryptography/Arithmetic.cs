namespace Grin.Cryptography;

/// <summary>Which arithmetic this processor gets.</summary>
public static class Arithmetic
{
    /// <summary>
    /// The fastest path there is here. The runtime's own settings narrow it: <c>DOTNET_EnableAVX512=0</c> leaves
    /// <see cref="ArithmeticPath.Avx2"/>, <c>DOTNET_EnableHWIntrinsic=0</c> the portable path.
    /// </summary>
    public static ArithmeticPath Path { get; } = ArithmeticPath.Portable;

    /// <summary>All paths that run here, slowest first.</summary>
    public static IReadOnlyList<ArithmeticPath> Available { get; } = [ArithmeticPath.Portable];
}
