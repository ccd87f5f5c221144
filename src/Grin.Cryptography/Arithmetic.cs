using Grin.Cryptography.Fields.Lanes;

namespace Grin.Cryptography;

/// <summary>Which arithmetic this processor gets.</summary>
public static class Arithmetic
{
    /// <summary>All paths that run here, slowest first.</summary>
    public static IReadOnlyList<ArithmeticPath> Available { get; } = Find();

    /// <summary>
    /// The fastest path there is here. The runtime's own settings narrow it: <c>DOTNET_EnableAVX512=0</c> leaves
    /// <see cref="ArithmeticPath.Avx2"/>, <c>DOTNET_EnableHWIntrinsic=0</c> the portable path.
    /// </summary>
    public static ArithmeticPath Path { get; } = Available[^1];

    private static List<ArithmeticPath> Find()
    {
        List<ArithmeticPath> paths = [ArithmeticPath.Portable];
        if (FieldLanes256.IsSupported)
        {
            paths.Add(ArithmeticPath.Avx2);
        }

        if (FieldLanes512.IsSupported)
        {
            paths.Add(ArithmeticPath.Avx512);
        }

        return paths;
    }
}
